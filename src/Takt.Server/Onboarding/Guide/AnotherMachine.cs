using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>For people who are members already.</summary>
internal static class AnotherMachine
{
    public static GuideSection Section(string address) => new("another_machine", "Another machine of someone who is a member",
    [
        Block.Text("Do not register again: that answers 409. Take one of these ways. Each machine gets a token of its own, "
            + "since the server keeps only hashes and can't show one again."),
        Block.Text("**Device flow**, the best for agents: no token is copied by hand."),
        Block.Steps(
            $"`POST {address}/auth/device/start` with `{{\"machine\":\"<host-name>\"}}` answers `device_code`, `user_code`, `resume_code`, "
                + "`verification_url`. `profile` and `protocol` may come along, as in step 2.",
            "Tell the user: open `verification_url`, sign in, compare the code `user_code` and the machine's name, approve.",
            $"`POST {address}/auth/device/poll` with `{{\"device_code\":\"…\"}}`, no sooner than `interval` seconds apart: "
                + "`pending`, then once `approved` with `token` and `setup`.",
            $"If polling fails, `POST {address}/auth/device/redeem` with `{{\"resume_code\":\"…\"}}` once the user has approved."),
        Block.Text("**A token at hand**, from a machine that works:"),
        Block.PowerShell("[Environment]::GetEnvironmentVariable('OTEL_EXPORTER_OTLP_HEADERS', 'User')"),
        Block.Bash("printf '%s\\n' \"$OTEL_EXPORTER_OTLP_HEADERS\"; grep -h OTEL_EXPORTER_OTLP_HEADERS ~/.claude/settings.json "
            + "~/.takt/claude-code.sh 2>/dev/null"),
        Block.Post($"{address}/auth/setup-additional", """{"machine":"<host-name>"}""", "<token-of-the-other-machine>"),
        Block.Text("**E-mail and password**, when the token is not at hand:"),
        Block.Bash(
            $"curl -sS -c takt-cookies -X POST {address}/auth/login \\\n  -H 'Content-Type: "
                + "application/json' \\\n  -d '{\"email\":\"<your-email>\",\"password\":\"<password>\"}'\n"
            + $"curl -sS -b takt-cookies -X POST {address}/auth/setup-additional \\\n  -H 'Content-Type: "
            + "application/json' \\\n  -d '{\"machine\":\"<host-name>\"}'\nrm takt-cookies"),
        Block.Text($"**The page**: open {address}/machines/new, or sign in and choose \"+ another machine\" in the header."),
    ]);
}
