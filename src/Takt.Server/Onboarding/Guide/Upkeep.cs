using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Onboarding.Guide;

/// <summary>What comes up once a team is on board.</summary>
internal static class Upkeep
{
    public static GuideSection Labels() => new("labels", "Costs by team and environment",
    [
        Block.Text($"Add them to the machine's `{Variable.ResourceAttributes}`, behind its name, and start Claude Code anew. "
            + "What comes from then on is counted by them too."),
        Block.Bash($"export {Variable.ResourceAttributes}='host.name=<host-name>,team=platform,deployment.environment=prod'"),
        Block.Note($"A repository whose `.claude/settings.json` sets {Variable.ResourceAttributes} replaces the whole list for work in it, "
            + "the machine's name and the team among them."),
    ]);

    public static GuideSection Leaving(string address) => new("leaving", "Someone leaves, or a token got out",
    [
        Block.Text($"Revoke the token at {address}/tokens, or `DELETE {address}/api/tokens/<id>`: its very next request is refused, "
            + "and so are those of tokens that it made. The machine then needs a new one."),
        Block.Text("An admin removes a member under Settings, Members: their tokens and sessions end at once. If people sign in through an "
            + "access proxy, take the address out of its policy too."),
    ]);
}
