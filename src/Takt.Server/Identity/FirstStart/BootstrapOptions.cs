using System.Net;
using Microsoft.Extensions.Options;
using Takt.Server.Identity.Invites;

namespace Takt.Server.Identity.FirstStart;

/// <summary>The first organization, for servers that nobody opens a link on.</summary>
internal sealed class BootstrapOptions
{
    /// <value><c>TAKT_BOOTSTRAP_EMAIL</c>: the admin's e-mail. Default: none, then a link is printed instead.</value>
    public string? Email { get; set; }

    /// <value><c>TAKT_BOOTSTRAP_PASSWORD</c>: 10 to 256 characters. Required with an e-mail.</value>
    public string? Password { get; set; }

    /// <value><c>TAKT_BOOTSTRAP_ORGANIZATION</c>: its name. Default: the part of the e-mail after the @.</value>
    public string? Organization { get; set; }

    /// <value><c>TAKT_BOOTSTRAP_TOKEN_FILE</c>: where to write a token with all scopes (0600). Default: no token.</value>
    public string? TokenFile { get; set; }

    /// <value><c>TAKT_BOOTSTRAP_TRUSTED_NETWORKS</c>, separated by commas: whose machines may ask for invites. Default: none.</value>
    public IReadOnlyList<IPNetwork> TrustedNetworks { get; set; } = [];

    /// <value>What is wrong with the networks, one sentence each.</value>
    public IReadOnlyList<string> NetworkProblems { get; set; } = [];

    public bool IsSet => Email is not null;

    public static void Bind(BootstrapOptions options, IConfiguration configuration)
    {
        options.Email = Blank(configuration["TAKT_BOOTSTRAP_EMAIL"]);
        options.Password = Blank(configuration["TAKT_BOOTSTRAP_PASSWORD"]);
        options.Organization = Blank(configuration["TAKT_BOOTSTRAP_ORGANIZATION"]);
        options.TokenFile = Blank(configuration["TAKT_BOOTSTRAP_TOKEN_FILE"]);
        var (networks, problems) = (new List<IPNetwork>(), new List<string>());
        foreach (var text in (configuration["TAKT_BOOTSTRAP_TRUSTED_NETWORKS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TrustedNetwork.TryParse(text, out var network, out var problem))
                networks.Add(network);
            else
                problems.Add(problem!);
        }

        if (networks.Count > TrustedNetwork.Limit)
            problems.Add($"there may be at most {TrustedNetwork.Limit} networks.");
        (options.TrustedNetworks, options.NetworkProblems) = (networks, problems);
    }

    public NewOrganization ToOrganization() =>
        NewOrganization.From(Organization ?? Email![(Email!.IndexOf('@', StringComparison.Ordinal) + 1)..], Email, Password, null);

    private static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

/// <summary>Says everything that is wrong at once, each with its variable.</summary>
internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["organization"] = "TAKT_BOOTSTRAP_ORGANIZATION",
        ["email"] = "TAKT_BOOTSTRAP_EMAIL",
        ["password"] = "TAKT_BOOTSTRAP_PASSWORD",
        ["time_zone"] = "TZ",
    };

    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        if (!options.IsSet)
        {
            return options is { Password: null, TokenFile: null, Organization: null, TrustedNetworks.Count: 0, NetworkProblems.Count: 0 }
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("TAKT_BOOTSTRAP_EMAIL: must be set when another TAKT_BOOTSTRAP_ variable is.");
        }

        string[] errors =
        [
            .. options.ToOrganization().Validate().Select(error => $"{Variables[error.Key]}: {error.Value}"),
            .. options.NetworkProblems.Select(problem => $"TAKT_BOOTSTRAP_TRUSTED_NETWORKS: {problem}"),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
