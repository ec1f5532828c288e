using Takt.Metering.Agents;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("https://github.com/Acme/Shop.git", "github.com/acme/shop")]
    [InlineData("https://user:token@github.com/Acme/Shop.git?x=1#y", "github.com/acme/shop")]
    [InlineData("git@github.com:Acme/Shop.git", "github.com/acme/shop")]
    [InlineData("ssh://git@gitlab.example.com:2222/group/sub/name/", "gitlab.example.com/group/sub/name")]
    [InlineData("github.com/acme/shop", "github.com/acme/shop")]
    [InlineData("acme/shop", "acme/shop")]
    [InlineData("/home/kim/shop", null)]
    [InlineData("file:///home/kim/shop", null)]
    [InlineData("C:\\work\\shop", null)]
    [InlineData("shop", null)]
    [InlineData("", null)]
    public void Repository_IsReduced(string address, string? expected) => Assert.Equal(expected, RepositoryName.Reduce(address));

    [Fact]
    public void Session_IsItsUuidWhateverItsCase()
    {
        var lower = Call(("session.id", A.Session)).Session;
        Assert.Equal(lower, Call(("session.id", A.Session.ToUpperInvariant())).Session);
        Assert.Equal((Guid.Parse(A.Session), A.Session, true), (lower.Id, lower.Name, lower.Named));
    }

    [Fact]
    public void Session_OfAnotherForm_IsHashed()
    {
        var session = Call(("session.id", "wf 42")).Session;
        Assert.Equal(("wf 42", true), (session.Name, session.Named));
        Assert.NotEqual(session.Id, Call(("session.id", "wf 43")).Session.Id);
    }

    [Fact]
    public void NamelessSession_IsWhoWhereAndWhichDay()
    {
        (string, object)[] who = [("user.id", "u1"), ("host.name", "h1")];
        var session = Call(who).Session;
        Assert.False(session.Named);
        Assert.StartsWith("unnamed 2026-11-20 ", session.Name, StringComparison.Ordinal);
        Assert.Equal(session, A.ClaudeCode().LogAt(A.Nine, "api_request", [.. who, ("input_tokens", 1)]).Call().Session);
        Assert.NotEqual(session, A.ClaudeCode().LogAt(A.Noon + A.Day, "api_request", [.. who, ("input_tokens", 1)]).Call().Session);
        Assert.NotEqual(session, Call([.. who, ("host.name", "h2")]).Session);
        Assert.NotEqual(session, Call([.. who, ("user.email", "u@example.com")]).Session);
    }

    [Fact]
    public void CumulativeStreamWithoutSession_StaysInOne()
    {
        SessionIdentity Session(long time, MetricTemporality temporality) => Assert.Single(
            A.ClaudeCode().Point("claude_code.token.usage", 1, [("type", "input")], temporality, A.Nine, time).Batch.Points).Session;
        Assert.Equal(Session(A.Noon, MetricTemporality.Cumulative), Session(A.Noon + (3 * A.Day), MetricTemporality.Cumulative));
        Assert.NotEqual(Session(A.Noon, MetricTemporality.Delta), Session(A.Noon + (3 * A.Day), MetricTemporality.Delta));
    }

    [Fact]
    public void RecordAttributes_GoBeforeTheResources()
    {
        var call = A.ClaudeCode(("team", "resource"), ("host.name", "resource"))
            .Log("api_request", ("input_tokens", 1), ("team", "record")).Call();
        Assert.Equal(("record", "resource"), (call.Dimensions.Team, call.Dimensions.HostName));
    }

    [Fact]
    public void SecondNames_StepInForTheFirst()
    {
        var dimensions = Call(
            ("team.id", "t"), ("deployment.environment.name", "e"), ("service.version", "v"), ("vcs.owner.name", "Acme"),
            ("vcs.repository.name", "Shop"), ("vcs.ref.head.name", "refs/heads/fix/1"), ("speed", "normal"), ("effort", "high")).Dimensions;
        Assert.Equal(("t", "e", "v", "acme/shop", "fix/1"),
            (dimensions.Team, dimensions.Environment, dimensions.AppVersion, dimensions.Repository, dimensions.Branch));
        Assert.Equal((null, "high"), (dimensions.Speed, dimensions.Effort));
    }

    [Fact]
    public void EqualDimensions_AreOneObjectHoweverTheyWereSent()
    {
        var first = Call(("model", "claude-opus-4-8"), ("query_source", "sdk"), ("speed", "normal")).Dimensions;
        var same = Call(("model", "claude-opus-4-8"), ("query_source", "sdk"), ("speed", "normal")).Dimensions;
        var alike = Call(("model", "Claude-Opus-4-8 "), ("query_source", "main")).Dimensions;
        Assert.Same(first, same);
        Assert.Equal(first, alike);
        Assert.NotEqual(first.Hash, Call(("model", "claude-opus-4-8"), ("query_source", "compact")).Dimensions.Hash);
    }

    [Fact]
    public void ValuesInNeighbouringFields_DontLookAlike() =>
        Assert.NotEqual(Call(("plugin.name", "x")).Dimensions.Hash, Call(("skill.name", "x")).Dimensions.Hash);

    [Fact]
    public void Text_IsCleanAndBounded()
    {
        Assert.Equal("ab", Call(("team", " a\0b\n ")).Dimensions.Team);
        Assert.Equal("7", Call(("team", 7)).Dimensions.Team);
        Assert.Null(Call(("team", " \t")).Dimensions.Team);
        Assert.Equal("a\ufffd", Call(("team", new byte[] { (byte)'a', 0xff })).Dimensions.Team);
        var torn = Call(("team", new string('x', 199) + "😀" + new string('y', 5000))).Dimensions.Team!;
        Assert.Equal(new string('x', 199), torn);
        Assert.Equal("unknown", Call().Dimensions.Model);
    }

    [Fact]
    public void Cache_StaysBoundedAndKeepsWhatIsUsed()
    {
        var cache = new GenerationCache<string>(100);
        var hot = Guid.Parse(A.Session);
        cache.Add(hot, "hot");
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(new Guid(i, 0, 0, new byte[8]), "cold");
            Assert.Equal("hot", cache.Find(hot));
        }
        Assert.Null(cache.Find(new Guid(1, 0, 0, new byte[8])));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => cache.Find(new Guid(i, 0, 0, new byte[8])) is not null), 1, 200);
    }

    private static CallReport Call(params (string, object)[] attributes) =>
        A.ClaudeCode().Log("api_request", [.. attributes, ("input_tokens", 1)]).Call();
}
