using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>A stream is what its points say, not who sent them or by which way they came.</summary>
public sealed class StreamTests
{
    private static readonly (string, object)[] Told = [("type", "input"), ("model", "claude-opus-5"), ("query_source", "main"),
        ("session.id", A.Session), ("user.id", "u")];

    [Theory]
    [InlineData("session.id")]
    [InlineData("gen_ai.conversation.id")]
    [InlineData("user.email")]
    [InlineData("user.account_id")]
    [InlineData("organization.id")]
    [InlineData("enduser.id")]
    [InlineData("process.owner")]
    [InlineData("host.name")]
    [InlineData("service.name")]
    [InlineData("service.instance.id")]
    [InlineData("app.version")]
    [InlineData("app.entrypoint")]
    [InlineData("anthropic.plan")]
    [InlineData("anthropic.seat_type")]
    [InlineData("team")]
    [InlineData("department")]
    [InlineData("deployment.environment.name")]
    public void WhoAndWhere_AreNoPartOfAStream(string key)
    {
        var (plain, with, byResource) = (Point(Told), Point([.. Told, (key, "x")]), Point(Told, (key, "x")));
        Assert.Equal((plain.Stream, plain.Key), (with.Stream, with.Key));
        Assert.Equal((plain.Stream, plain.Key), (byResource.Stream, byResource.Key));
    }

    [Theory]
    [InlineData("type", "output")]
    [InlineData("model", "claude-sonnet-5")]
    [InlineData("query_source", "auxiliary")]
    [InlineData("agent.name", "x")]
    [InlineData("skill.name", "x")]
    [InlineData("effort", "high")]
    [InlineData("speed", "fast")]
    [InlineData("tool_name", "x")]
    [InlineData("tool", "x")]
    [InlineData("terminal.type", "x")]
    [InlineData("nobody.knows", "x")]
    public void WhatIsMeasured_TellsStreamsApart(string key, string value) =>
        Assert.NotEqual(Point(Told).Stream, Point([.. Told.Where(a => a.Item1 != key), (key, value)]).Stream);

    [Fact]
    public void RelayThatStripsTheSession_ContinuesTheStream()
    {
        var stripped = Point([.. Told.Where(a => a.Item1 is not ("session.id" or "user.id"))]);
        Assert.Equal((Point(Told).Stream, Point(Told).Key), (stripped.Stream, stripped.Key));
        Assert.NotEqual(Point(Told).Session, stripped.Session);
    }

    [Fact]
    public void ActivityStreams_AreKnownTheSameWay() =>
    Assert.Equal(Commit([("session.id", A.Session)]).CumulativeStream, Commit([("user.id", "u")]).CumulativeStream);

    private static PointReport Point((string, object)[] attributes, params (string, object)[] resource) => Assert.Single(
        A.ClaudeCode(resource).Point("claude_code.token.usage", 5.0, attributes, MetricTemporality.Cumulative).Batch.Points);

    private static ActivityReport Commit((string, object)[] attributes) => Assert.Single(
        A.ClaudeCode().Point("claude_code.commit.count", 1, attributes, MetricTemporality.Cumulative).Batch.Activities);
}
