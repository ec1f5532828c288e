using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>What comes before everything else while the server has no organization: there is no admin yet to ask for a code.</summary>
internal static class EmptyServer
{
    public static GuideSection Section(string address) => new("empty_server", "Before step 1: this server is empty",
    [
        Block.Text("It has no organization yet, so nobody can invite anybody. Whoever runs it makes the first one, in one of two ways."),
        Block.Text($"**By hand**: its console shows a link that begins with `{address}/setup#`. Open it, name the organization, "
            + "choose a password. The link works once, for a day; starting the server again prints a new one."),
        Block.Text("**By settings**, for containers and agents: start the server with these. It then has an organization, its admin, "
            + "and a file with a token for step 1:"),
        Block.Bash(
            """
            export TAKT_BOOTSTRAP_EMAIL='<your-email>'
            export TAKT_BOOTSTRAP_PASSWORD='<password>'
            export TAKT_BOOTSTRAP_ORGANIZATION='<name>'
            export TAKT_BOOTSTRAP_TOKEN_FILE='<path>'
            """),
        Block.Note("The password has at least 10 characters. The token has all scopes, and only the file's owner can read it. "
            + "On a server that has an organization these settings do nothing."),
    ]);
}
