namespace Takt.Contracts.Onboarding;

/// <summary>What to paste where, so that products send to a connection (or, with a personal token, to the base endpoint).</summary>
/// <param name="Endpoint">The collector root: exporters append <c>/v1/…</c> themselves.</param>
/// <param name="Individual">One person's Claude Code: every way of a set-up.</param>
/// <param name="ServerManaged">A business account's Claude Code: JSON for managed settings in Claude's admin console, a device policy, or a
/// managed-settings.json.</param>
/// <param name="ManagedHelper">The same without the key in the settings: a script on each machine hands it to Claude Code.</param>
/// <param name="Cowork">The fields of Claude's admin console, Cowork.</param>
/// <param name="OfficeAgents">The fields of Claude's admin console, Office agents.</param>
/// <param name="EnvFile">Lines of NAME=value for <c>docker run --env-file</c> and its like.</param>
/// <param name="Docker">Starts a container with <c>env_file</c>.</param>
/// <param name="GithubActions">The env block of a workflow; the token is a secret of the repository.</param>
/// <param name="Warnings">What will not work as it stands.</param>
public sealed record ConnectionSnippets(
    string Endpoint,
    Setup Individual,
    Snippet ServerManaged,
    SetupHeadersHelper ManagedHelper,
    IReadOnlyList<FormValue> Cowork,
    IReadOnlyList<FormValue> OfficeAgents,
    Snippet EnvFile,
    Snippet Docker,
    Snippet GithubActions,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(ConnectionSnippets)} {Endpoint}";
}

/// <param name="Where">Where to paste it, in words.</param>
/// <param name="Note">What else to know.</param>
public sealed record Snippet(string Where, string Text, string Note)
{
    /// <summary>Never the text: it may hold the token.</summary>
    public override string ToString() => $"{nameof(Snippet)} {Where}";
}

/// <param name="Name">As the form labels it.</param>
public sealed record FormValue(string Name, string Value)
{
    /// <summary>Never the value: it may be the token.</summary>
    public override string ToString() => $"{nameof(FormValue)} {Name}";
}
