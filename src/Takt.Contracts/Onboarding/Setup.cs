namespace Takt.Contracts.Onboarding;

/// <summary>All that makes a machine send its telemetry to this server, in ready-to-paste blocks: use one, unchanged and whole.</summary>
/// <param name="Profile"><c>full</c>, or <c>metrics</c>: the six variables of a metrics-only set-up.</param>
/// <param name="Endpoint">What the endpoint variable of the profile holds.</param>
/// <param name="Protocol">As <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> spells it.</param>
/// <param name="RequiredVars">The names in <c>env</c> that are needed, all of them.</param>
/// <param name="Env">Every variable with its value, the token among them.</param>
/// <param name="Warnings">What will not work as it stands: a loopback address, for one.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record Setup(
    string Profile,
    string Endpoint,
    string Protocol,
    IReadOnlyList<string> RequiredVars,
    IReadOnlyDictionary<string, string> Env,
    SetupMethods Methods,
    SetupVerify Verify,
    IReadOnlyList<string> Warnings,
    string NextAction)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(Setup)} {Profile} {Endpoint}";
}

/// <summary>The ways to deliver the variables; pick one.</summary>
/// <param name="HeadersHelper">Null for gRPC, whose exporter asks no helper.</param>
public sealed record SetupMethods(
    SetupCommand Powershell, SetupCommand Bash, SetupFile SettingsJson, SetupManagedFile ManagedSettings, SetupHeadersHelper? HeadersHelper)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(SetupMethods);
}

/// <param name="Platforms">Any of <c>windows</c>, <c>macos</c>, <c>linux</c>.</param>
/// <param name="Scope">Which programs see the variables: <c>user-environment</c> or <c>shell-export</c>.</param>
/// <param name="Surfaces">Which surfaces of Claude Code read it, in words.</param>
/// <param name="Command">Pastes and runs as it is.</param>
/// <param name="PermanentCommand">The same, kept for every shell to come; null where <c>command</c> does that already.</param>
public sealed record SetupCommand(IReadOnlyList<string> Platforms, string Scope, string Surfaces, string Command, string? PermanentCommand)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(SetupCommand)} {Scope}";
}

/// <param name="Path">Where the file lies on macOS and Linux.</param>
/// <param name="WindowsPath">Where it lies on Windows.</param>
/// <param name="Contents">Valid JSON.</param>
/// <param name="Warning">What goes wrong most often.</param>
public sealed record SetupFile(
    IReadOnlyList<string> Platforms, string Path, string WindowsPath, string Surfaces, string Contents, string Warning)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(SetupFile)} {Path}";
}

/// <param name="Paths">By platform: where administrators put it.</param>
/// <param name="Contents">Valid JSON.</param>
public sealed record SetupManagedFile(
    IReadOnlyList<string> Platforms, IReadOnlyDictionary<string, string> Paths, string Surfaces, string Contents, string Warning)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(SetupManagedFile);
}

/// <summary>Keeps the token out of settings files: a script prints the header instead.</summary>
/// <param name="Platforms"><c>macos</c> and <c>linux</c>: there is none for Windows.</param>
/// <param name="Script">Prints one JSON object of headers. It holds no secret.</param>
/// <param name="Settings">Valid JSON that names the script, for settings.json or managed settings.</param>
/// <param name="Install">Writes the script, and the token into a file that only its owner reads; pastes and runs as it is.</param>
/// <param name="Warning">Where it does not work.</param>
public sealed record SetupHeadersHelper(IReadOnlyList<string> Platforms, string Script, string Settings, string Install, string Warning)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(SetupHeadersHelper);
}

/// <param name="Url">Where to ask whether the machine is tracking.</param>
/// <param name="Command">Asks it, ready to paste into bash or zsh.</param>
/// <param name="PowershellCommand">The same for PowerShell.</param>
public sealed record SetupVerify(string Url, string Command, string PowershellCommand)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(SetupVerify)} {Url}";
}
