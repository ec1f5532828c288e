namespace Takt.Server.Onboarding.Variables;

/// <summary>
/// Text for bash and zsh, pasted at a prompt: no comments, since an interactive zsh runs them as commands, and single quotes wherever a
/// character could mean something.
/// </summary>
internal static class BashBlock
{
    /// <summary>Asks the machine for its name; unlike <c>hostname</c>, the smallest systems have it.</summary>
    private const string AskMachine = "$(uname -n)";

    private const string KeptFile = "~/.takt/claude-code.sh";

    public static string Exports(IReadOnlyList<Variable> variables) =>
        string.Join('\n',
            variables.Select(v => v.AsksMachine ? $"export {v.Name}=\"{v.Value}{AskMachine}\"" : $"export {v.Name}={Quote(v.Value)}"));

    /// <summary>
    /// Writes the exports to a file that only its owner reads, has the profiles read it, and reads it at once. Again and again, if need be.
    /// </summary>
    public static string Keep(IReadOnlyList<Variable> variables) =>
        $$"""
        mkdir -p ~/.takt && (umask 077 && cat >| {{KeptFile}}) <<'TAKT_END'
        {{Exports(variables)}}
        TAKT_END
        chmod 600 {{KeptFile}}
        for profile in ~/.bashrc ~/.zshrc; do
          grep -qs '\.takt/claude-code\.sh' "$profile" || printf '\nif [ -r {{KeptFile}} ]; then . {{KeptFile}}; fi\n' >> "$profile"
        done
        . {{KeptFile}}
        """;

    public static string Verify(string url, string token, string? machine) =>
        $"curl -sS -X POST -H {Quote($"Authorization: Bearer {token}")} -H 'Content-Type: application/json' -d {Body(machine)} "
            + $"{Quote(url)}";

    public static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or ':' or '.' or '-' or '_')
            ? value
            : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Body(string? machine) =>
        machine is null ? $"\"{{\\\"host_name\\\":\\\"{AskMachine}\\\"}}\"" : Quote(SettingsFiles.HostName(machine));
}
