using System.Net;
using Takt.Server.Members.Invites;
using Takt.Server.Settings;

namespace Takt.Server.Members.FirstStart;

/// <summary>The first organization, for servers that nobody opens a link on.</summary>
internal sealed class BootstrapOptions
{
    public const string TokenFileKey = "TAKT_BOOTSTRAP_TOKEN_FILE";

    private const string EmailKey = "TAKT_BOOTSTRAP_EMAIL", PasswordKey = "TAKT_BOOTSTRAP_PASSWORD",
        OrganizationKey = "TAKT_BOOTSTRAP_ORGANIZATION", NetworksKey = "TAKT_BOOTSTRAP_TRUSTED_NETWORKS";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["organization"] = OrganizationKey,
        ["email"] = EmailKey,
        ["password"] = PasswordKey,
        ["time_zone"] = "TZ",
    };

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

    public bool IsSet => Email is not null;

    public static void Read(BootstrapOptions options, SettingsReader settings)
    {
        if (!settings.IsSet(EmailKey))
        {
            if (new[] { PasswordKey, OrganizationKey, TokenFileKey, NetworksKey }.Any(settings.IsSet))
                settings.Required(EmailKey, "when another TAKT_BOOTSTRAP_ variable is");
            return;
        }

        options.Email = settings.Text(EmailKey);
        options.Password = settings.Secret(PasswordKey);
        options.Organization = settings.Text(OrganizationKey);
        options.TokenFile = settings.Text(TokenFileKey);
        options.TrustedNetworks = Networks(settings);
        foreach (var (field, problem) in options.ToOrganization().Validate())
            settings.Error(Variables[field], problem.TrimEnd('.'));
    }

    public NewOrganization ToOrganization() =>
        NewOrganization.From(Organization ?? Email![(Email!.IndexOf('@', StringComparison.Ordinal) + 1)..], Email, Password, null);

    private static List<IPNetwork> Networks(SettingsReader settings)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in settings.List(NetworksKey) ?? [])
        {
            if (TrustedNetwork.TryParse(text, out var network, out var problem))
                networks.Add(network);
            else
                settings.Error(NetworksKey, problem!.TrimEnd('.'));
        }

        if (networks.Count > TrustedNetwork.Limit)
            settings.Error(NetworksKey, $"there may be at most {TrustedNetwork.Limit} networks");
        return networks;
    }
}
