using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>
/// For admins: one connection for a company's Claude Code, Cowork and Office agents, instead of one token for each machine.
/// </summary>
internal static class WholeTeam
{
    public static GuideSection Section(string address) => new("team", "For a whole team: one connection",
    [
        Block.Text(
            "With an address and a key of their own, Claude Code for a business, Cowork and Office agents report without anyone "
                + "registering. "
            + $"Usage is charged to the people that the telemetry names; who is unknown is listed at {address}/settings/people. "
            + $"An admin makes the connection at {address}/settings/connections, or by:"),
        Block.Post($"{address}/api/connections", """{"name":"Claude Team"}""", "<admin-token>"),
        Block.Text("The answer has its `id`. Then a key, which may send to this connection and do nothing else:"),
        Block.Post($"{address}/api/connections/<connection-id>/keys", """{"label":"First rollout"}""", "<admin-token>"),
        Block.Text("The answer has the `token`, shown once, and `snippets` with the address and the key in place:"),
        Block.Terms(
            ("server_managed", "Claude Code for a business. `snippets.server_managed.text` goes into Claude's admin console (Claude Code, "
                + "Managed settings), a device policy, or the `managed-settings.json` of each machine."),
            ("managed_helper", "The same without the key in the settings: `snippets.managed_helper.install` puts the key and a script on a "
                + "machine, `snippets.managed_helper.settings` names the script. For the long run, on macOS and Linux."),
            ("cowork, office_agents", "The fields of Claude's admin console: Products, Cowork or Office agents, Monitoring. "
                + "Office agents need an https address."),
            ("individual", "One machine first, to try it: a `setup` as in step 2."),
            ("env_file, docker, github_actions", "Containers and CI.")),
        Block.Text("Everyone quits Claude Code and starts it anew; Cowork and Office agents start a new session. "
            + $"`last_synced_at` of `GET {address}/api/connections` then says when the connection was last heard, and `signals` by what."),
        Block.Note(
            "Use the one address everywhere, and one key to try it. Later give each product or team a key of its own, "
                + "under the same address: each can be replaced or revoked without the others, and the audit tells them apart."),
    ]);
}
