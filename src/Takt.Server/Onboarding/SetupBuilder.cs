using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Onboarding;

/// <summary>Puts together all that makes a machine send to this server, in blocks that paste and run as they are.</summary>
internal sealed class SetupBuilder(IngestAddresses addresses)
{
    /// <summary>Longer values are dropped by exporters, and every other resource attribute with them.</summary>
    private const int AttributeLimit = 255;

    private static readonly string[] Anywhere = ["windows", "macos", "linux"], Unix = ["macos", "linux"];

    /// <summary>What a request may ask for, the default first.</summary>
    public IReadOnlyList<string> Protocols => addresses.Protocols;

    /// <summary>Says what is wrong with what a request asks for; null is the default and always right.</summary>
    public void Check(string? profile, string? protocol, IDictionary<string, string> errors)
    {
        if (profile is not null && !Profiles.Names.Contains(profile))
            errors["profile"] = $"The profile must be one of {string.Join(", ", Profiles.Names)}.";
        if (protocol is not null && !Protocols.Contains(protocol))
            errors["protocol"] = $"The protocol must be one of {string.Join(", ", Protocols)}.";
    }

    /// <param name="site">This server's address, as the reader knows it.</param>
    /// <exception cref="ArgumentException">The profile or the protocol is none: <see cref="Check"/> them first.</exception>
    public Setup Build(string site, SetupTarget target)
    {
        var errors = new Dictionary<string, string>();
        Check(target.Profile, target.Protocol, errors);
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(' ', errors.Values), nameof(target));

        var (profile, protocol) = (target.Profile ?? SetupTarget.Full, target.Protocol ?? IngestAddresses.Json);
        var root = addresses.Of(site, protocol, target.ConnectionSlug);
        var variables = Profiles.Variables(profile, protocol, root, target);
        var validate = site + "/validate";
        return new(
            profile,
            Profiles.Endpoint(profile, protocol, root),
            protocol,
            [.. variables.Where(v => v.Required).Select(v => v.Name)],
            new OrderedDictionary<string, string>(variables.Select(v => KeyValuePair.Create(v.Name, v.Literal))),
            Methods(variables, protocol, target.Token),
            new(validate, BashBlock.Verify(validate, target.Token, target.Machine),
                PowerShellBlock.Verify(validate, target.Token, target.Machine)),
            [.. Warnings(target, protocol, Uri.TryCreate(root, UriKind.Absolute, out var uri) ? uri : null)],
            "Run methods.bash.command (macOS, Linux) or methods.powershell.command (Windows) as it is, quit Claude Code and start it anew "
                + "from there, ask it something, "
            + "then run verify.command and look for \"tracking_status\":\"active\".");
    }

    private static SetupMethods Methods(IReadOnlyList<Variable> variables, string protocol, string token) => new(
        new(["windows"], "user-environment", "The command line and the desktop app: every program that you start from now on.",
            PowerShellBlock.Persist(variables), null),
        new(Unix, "shell-export",
            "The command line alone, where the lines were run: the desktop app does not read shell profiles for these variables.",
            BashBlock.Exports(variables), BashBlock.Keep(variables)),
        new(
            Anywhere, "~/.claude/settings.json", @"%USERPROFILE%\.claude\settings.json",
            "The command line; the desktop app by its documentation, though some of its versions are reported not to: ask /validate.",
            SettingsFiles.Env(variables),
            "If the file has an env block, put this one in its place, whole. Two halves merged are the most common reason why nothing "
                + "arrives."),
        new(
            Anywhere,
            ManagedPaths,
            "Every user of the machine, command line and desktop app, above their own settings.",
            SettingsFiles.Env(variables),
            "An administrator puts it there. A file of that name in ~/.claude is never read. One file on many machines gives all of them "
                + "one host.name: leave it out there, and "
            + $"{Variable.IncludeHost} has each machine say its own (Claude Code 2.1.332 and later), or let your deployment fill it in."),
        protocol == IngestAddresses.Grpc ? null : HeadersHelper.Build(variables, token));

    /// <summary>As Claude Code documents them; linux is WSL's too.</summary>
    public static readonly IReadOnlyDictionary<string, string> ManagedPaths = new OrderedDictionary<string, string>
    {
        ["macos"] = "/Library/Application Support/ClaudeCode/managed-settings.json",
        ["linux"] = "/etc/claude-code/managed-settings.json",
        ["windows"] = @"C:\Program Files\ClaudeCode\managed-settings.json",
    };

    private static IEnumerable<string> Warnings(SetupTarget target, string protocol, Uri? root)
    {
        if (root is null)
            yield return "The address is none that an exporter could reach: it comes from the Host header of this request.";
        else if (root.IsLoopback)
            yield return $"{root.GetLeftPart(UriPartial.Authority)} is a loopback address: only programs on the server's own machine reach "
                + "it. For others, have Takt listen on the network and name that address by --public-url.";
        else if (root.Scheme == Uri.UriSchemeHttp)
            yield return "The address is plain http: the token and the telemetry travel unencrypted.";
        if (target.Machine is null)
            yield return "The machine's name is not known here. The shell blocks ask the machine for it; in files, write it in place of "
                + $"{Variable.MachinePlaceholder}.";
        else if (new[] { target.Machine, target.Labels.Team, target.Labels.Environment }.OfType<string>()
            .Any(value => Variable.Encode(value).Length > AttributeLimit))
            yield return "The name of the machine, team or environment is so long that exporters drop it. Choose a shorter one.";
        if (protocol == IngestAddresses.Grpc)
            yield return "Over gRPC Claude Code sends each batch once: what meets a server that is away is lost. "
                + "Over HTTP it tries for some 8 seconds.";
        if (target.ConnectionSlug is not null && protocol == IngestAddresses.Grpc)
            yield return "gRPC has no address per connection: what is sent belongs to the connection of the key.";
    }
}
