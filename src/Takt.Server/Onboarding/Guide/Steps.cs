using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Variables;
using Takt.Server.SignIn;

namespace Takt.Server.Onboarding.Guide;

/// <summary>From nothing to a machine that is tracking.</summary>
internal static class Steps
{
    public static IEnumerable<GuideSection> All(string address, WaysIn ways) =>
    [
        new("invite", "Step 1: get an invite code",
        [
            Block.Text($"Ask an admin of your organization for a one-time code: they make it at {address}/settings/invites, "
                + "or with a token of theirs that has the scope `admin`."),
            Block.Post($"{address}/auth/invite", """{"count":1}""", "<admin-token>"),
            Block.Note(
                "On a network that the organization trusts no token is needed for a code of role `member`. Ask with `Content-Type: "
                    + "application/json` and from the machine itself: browsers, forwarded requests and loopback addresses are refused."),
            .. ways.ByProxy ? [Block.Note("An access proxy stands before the pages of this server. The admin adds your address to its "
                + "policy too: whoever is not in it never gets there.")] : Array.Empty<GuideBlock>(),
        ]),
        new("register", "Step 2: register",
        [
            Block.Text("The answer has the `token`, shown once, and `setup`: everything that steps 3 to 5 need. Use it as it is; "
                + "do not put variables together from memory."),
            Block.Post($"{address}/auth/register", """{"email":"<your-email>","invite_code":"<code>","machine":"<host-name>"}"""),
            Block.Text("`machine` is the name under which the machine will be shown. A `\"profile\":\"metrics\"` asks for the six "
                + "variables of a metrics-only set-up; `\"protocol\"` for another protocol than `http/json`; "
                + $"`\"password\"` is for signing in to the pages. In a browser, {address}/join does the same."),
            Block.Terms(
                ("409", $"You are a member already, by this code or another way: use one of the ways under \"another machine\", "
                    + "or, if the answer was lost, the next line."),
                ("410", "The code was used by somebody else, or has expired: ask for a new one."),
                ("Lost the answer?", $"Within a day of registering, `POST {address}/auth/token` with the same e-mail, code and machine "
                    + $"gives a fresh token, three times at most. `POST {address}/auth/rotate` with a token at hand replaces that token.")),
        ]),
        new("apply", "Step 3: set all of the variables, by one of these ways",
        [
            Block.Text("Claude Code exports nothing, and says nothing, when one of them is missing. Take one block of `setup.methods`, "
                + "whole; do not merge two."),
            Block.Terms(
                ("powershell", "Windows. `setup.methods.powershell.command` sets them for your user: the command line and the desktop app, "
                    + "from their next start."),
                ("bash", "macOS and Linux, bash and zsh. `setup.methods.bash.command` sets them in this terminal; "
                    + "`setup.methods.bash.permanent_command` also keeps them for new ones. The desktop app does not see them."),
                ("settings_json", "All systems. `setup.methods.settings_json.contents` for `~/.claude/settings.json`. "
                    + "If the file has an `env` block, put the new one in its place: a merge of two halves is the most common reason why "
                    + "nothing arrives. What this file sets wins over the shell."),
                ("managed_settings", "Administrators. `setup.methods.managed_settings.contents` for "
                    + $"{string.Join(", ", SetupBuilder.ManagedPaths.Values.Select(path => $"`{path}`"))}. A `managed-settings.json` in "
                    + "`~/.claude` is never read."),
                ("headers_helper", "macOS and Linux, over HTTP. `setup.methods.headers_helper` keeps the token out of the settings: "
                    + "a script prints the header.")),
            Block.Note(
                "`http/json` and `http/protobuf` are the safer protocols. A batch that meets a server that is away is tried again for some "
                    + "8 seconds over HTTP, then dropped; over `grpc` Claude Code sends it once and never again."),
            Block.Text(
                $"The profile `full` sets {Names(SetupTarget.Full)}. The profile `metrics` sets exactly {Names(SetupTarget.Metrics)}."),
        ]),
        new("restart", "Step 4: start Claude Code anew",
        [
            Block.Text("Quit every running Claude Code, and the desktop app. The variables are read at start: "
                + "a session that was running before will never see them. Start it from a shell that has them, and ask it something."),
        ]),
        new("verify", "Step 5: verify",
        [
            Block.Text("`setup.verify.command` asks for you. Give it a minute after the first answer of Claude Code."),
            Block.Post($"{address}/validate", """{"host_name":"<host-name>"}""", "<token>"),
            Block.Text("It works when `token` is `ok` (or `unconfirmed`) and `tracking_status` is `active`. Otherwise do what "
                + $"`next_action` says; the whole checklist is at {address}/validate."),
        ]),
    ];

    private static string Names(string profile) =>
        string.Join(", ", Profiles.Variables(profile, IngestAddresses.Json, "", new("")).Select(v => $"`{v.Name}`"));
}
