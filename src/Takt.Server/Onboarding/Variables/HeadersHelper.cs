using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Variables;

/// <summary>A script that prints the header, so that no settings file holds the token.</summary>
internal static class HeadersHelper
{
    private const string FirstLine = "#!/bin/sh\n";

    /// <summary>
    /// Fails aloud rather than print what is no JSON: Claude Code then says so in /status. It holds no exclamation mark, which a pasting
    /// shell may act on.
    /// </summary>
    private const string Body =
        """
        # Prints the header with which Claude Code sends telemetry to Takt, as one JSON object.
        # The token lies in a file that only you can read, or (macOS) in the keychain as the password of the service "takt".
        file="${TAKT_TOKEN_FILE:-$HOME/.takt/token}"
        if [ -r "$file" ]; then
          token=$(cat "$file")
        elif command -v security >/dev/null 2>&1; then
          token=$(security find-generic-password -s takt -w)
        else
          echo "takt: there is no token in $file" >&2
          exit 1
        fi
        if [ -n "$token" ] && [ "$token" = "$(printf '%s' "$token" | tr -cd 'A-Za-z0-9._~+/=-')" ]; then
          printf '{"Authorization":"Bearer %s"}\n' "$token"
        else
          echo "takt: $file does not hold a token" >&2
          exit 1
        fi
        """;

    private const string Script = FirstLine + Body;

    private const string Warning =
        "For macOS and Linux alone: on Windows there is no such script, a helper that fails exports nothing, and one policy for all "
            + "machines must not name it while some run Windows. "
        + "It works over HTTP only: with gRPC Claude Code does not ask a helper. When the script fails, /status says so.";

    public static SetupHeadersHelper Build(IEnumerable<Variable> variables, string token) =>
        new(["macos", "linux"], Script, SettingsFiles.WithHelper(variables), Install(token), Warning);

    private const string WriteScript = @"(printf '#\041/bin/sh\n' && cat) >| ~/.takt/claude-code-headers.sh";
    private const string TryScript =
        "sh ~/.takt/claude-code-headers.sh >/dev/null && echo 'The helper works: now put its settings in place.'";

    private static string Install(string token) =>
        $$"""
        mkdir -p ~/.takt && (umask 077 && printf '%s\n' {{BashBlock.Quote(token)}} >| ~/.takt/token && {{WriteScript}}) <<'TAKT_END'
        {{Body}}
        TAKT_END
        chmod 600 ~/.takt/token && chmod 700 ~/.takt/claude-code-headers.sh && {{TryScript}}
        """;
}
