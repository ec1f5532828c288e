using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>What each captured session of client 2.1.332 says, signal by signal (tests/fixtures, truth from its table).</summary>
public sealed class NewClientFixtureTests
{
    private const string OAuth = "oauth-http-json", Subagent = "oauth-subagent-http-json", Cumulative = "cumulative-tool-details-http-json",
        Attribution = "attribution-http-protobuf", Interactive = "interactive-http-json";

    private static readonly Truth ApiKey = new(5, new(6015, 415, 75000, 1500), 0, 54_860_000);

    private static readonly Dictionary<string, Truth> Truths = new(StringComparer.Ordinal)
    {
        ["apikey-http-json"] = ApiKey,
        ["apikey-http-protobuf"] = ApiKey,
        ["apikey-grpc"] = ApiKey,
        [OAuth] = new(5, new(6015, 415, 75000, 1500), 1500, 29_680_000),
        [Subagent] = new(6, new(7221, 501, 105000, 1800), 1200, 72_504_000),
        [Cumulative] = new(5, new(6019, 419, 95000, 1500), 0, 1_948_900),
        [Attribution] = new(8, new(9636, 676, 180000, 2400), 1800, 105_464_000),
        [Interactive] = new(13, new(15696, 1136, 480000, 3900), 2100, 171_052_000),
    };

    public static TheoryData<string> Folders => [.. Truths.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Logs_AreTheCallsWithTheClientsCostAndTheExactSplit(string folder)
    {
        var (batch, truth) = (Read(folder, "logs"), Truths[folder]);

        Assert.Equal((truth.Calls, truth.Calls), (batch.Calls.Count, batch.Calls.Select(c => c.Key).Distinct().Count()));
        Assert.Equal((truth.Tokens, truth.Write1h, truth.CostNano),
            (Sum(batch), batch.Calls.Sum(c => c.CacheWrite1h), batch.Calls.Sum(c => c.ReportedCostNano)));
        Assert.All(batch.Calls, c => Assert.Equal((Evidence.Event, true, c.Key), (c.Evidence, c.HasRequestId, c.RequestKey)));
        Assert.All(batch.Calls, c => Assert.True(c.CacheWrite1h is not null && c.DurationMs > 0));
        Assert.Equal((0, null), (batch.Rejected, batch.Notice));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Metrics_AddUpToTheSame(string folder)
    {
        var (batch, truth) = (Read(folder, "metrics"), Truths[folder]);

        long Total(Measure measure) => batch.Points.Where(p => p.Measure == measure).Sum(p => p.Value);
        Assert.Equal(truth.Tokens,
            new TokenCounts(Total(Measure.Input), Total(Measure.Output), Total(Measure.CacheRead), Total(Measure.CacheWrite)));
        Assert.Equal(truth.CostNano, Total(Measure.Cost));
        Assert.Equal(batch.Points.Count, batch.Points.Select(p => p.Key).Distinct().Count());
        Assert.Equal(1, Activity(batch, ActivityKinds.Sessions));
        Assert.Equal((0, null), (batch.Rejected, batch.Notice));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Spans_AreTheSameCallsAndNoPromptOrFailedAttempt(string folder)
    {
        var (spans, logs, truth) = (Read(folder, "traces"), Read(folder, "logs"), Truths[folder]);

        Assert.Equal(truth.Tokens, Sum(spans));
        Assert.Equal(logs.Calls.Select(c => c.Key).Order(), spans.Calls.Select(c => c.Key).Order());
        Assert.Equal(Kinds(logs), Kinds(spans));
        Assert.All(spans.Calls, c => Assert.Equal((Evidence.Span, null), (c.Evidence, c.CacheWrite1h)));
        Assert.All(
            spans.Calls, c => Assert.Contains(spans.Spans, s => s.Reference == c.Span && s.Call == c.Key && s.SessionId == c.Session.Id));
        Assert.All(spans.Activities, activity => Assert.Equal(0, activity.Value));
        Assert.Equal((0, null), (spans.Rejected, spans.Notice));
    }

    [Theory]
    [InlineData(Subagent, 48_512_000, 23_992_000, 0)]
    [InlineData(Attribution, 76_352_000, 29_112_000, 0)]
    [InlineData(Interactive, 87_008_000, 52_884_000, 31_160_000)]
    public void QuerySources_AreToldApartByEventsAndMetrics(string folder, long main, long subagent, long auxiliary)
    {
        var (logs, metrics) = (Read(folder, "logs"), Read(folder, "metrics"));
        foreach (var (source, cost) in new[] { ("main", main), ("subagent", subagent), ("auxiliary", auxiliary) })
        {
            Assert.Equal(cost, logs.Calls.Where(c => c.Dimensions.QuerySource == source).Sum(c => c.ReportedCostNano));
            Assert.Equal(
                cost, metrics.Points.Where(p => p.Measure == Measure.Cost && p.Dimensions.QuerySource == source).Sum(p => p.Value));
        }
    }

    [Theory]
    [InlineData(Subagent, "logs")]
    [InlineData(Subagent, "traces")]
    [InlineData(Attribution, "logs")]
    [InlineData(Attribution, "traces")]
    public void Subagents_AreInstances(string folder, string signal)
    {
        var calls = Read(folder, signal).Calls;
        Assert.Single(calls.Where(c => c.Dimensions.QuerySource == "subagent").Select(c => c.AgentId).Distinct(), id => id is not null);
        Assert.All(calls.Where(c => c.Dimensions.QuerySource != "subagent"), c => Assert.Null(c.AgentId));
    }

    [Fact]
    public void AgentsInstance_IsTheSameInEventsAndSpans() =>
        Assert.Equal(
            Read(Interactive, "logs").Calls.Select(c => (c.Key, c.AgentId))
                .Order(), Read(Interactive, "traces").Calls.Select(c => (c.Key, c.AgentId)).Order());

    [Fact]
    public void Interactive_IsTwoSessionsWithOneErrorAndItsTruth()
    {
        var logs = Read(Interactive, "logs");
        Assert.Equal(
            [(5, 103_640_000L), (8, 67_412_000L)],
            logs.Calls.GroupBy(c => c.Session.Id).Select(g => (g.Count(), g.Sum(c => c.ReportedCostNano!.Value))).Order());
        Assert.Equal(1, Activity(logs, ActivityKinds.ApiErrors));
        Assert.Equal([("claude-opus-5-5", 7), ("claude-sonnet-5-5", 6)],
            logs.Calls.GroupBy(c => c.Dimensions.Model!).Select(g => (g.Key, g.Count())).Order());
    }

    [Fact]
    public void Attribution_IsToldByEventsAndMetrics()
    {
        var (logs, metrics) = (Read(Attribution, "logs"), Read(Attribution, "metrics"));
        Assert.Equal(78_648_000, logs.Calls.Where(c => c.Dimensions.Skill == "tidy").Sum(c => c.ReportedCostNano));
        Assert.Equal(78_648_000, metrics.Points.Where(p => p.Measure == Measure.Cost && p.Dimensions.Skill == "tidy").Sum(p => p.Value));
        Assert.Equal(12_896_000, Assert.Single(logs.Calls, c => c.Dimensions.McpServer is not null).ReportedCostNano);
        Assert.All(logs.Calls, c => Assert.Equal("github.com/acme/widgets", c.Dimensions.Repository));
        Assert.Equal((1, 1), (Activity(metrics, ActivityKinds.Commits), Activity(metrics, ActivityKinds.PullRequests)));
    }

    [Fact]
    public void BackgroundAgentsEnd_IsAPromptThatProbablyNobodyTyped()
    {
        var logs = Read(Subagent, "logs").Activities;
        var marks = logs.Where(a => a.Kind is ActivityKinds.Prompts or ActivityKinds.AgentEnds)
            .Select(a => new Takt.Metering.Agents.PromptMark(a.TimeUnixNano, a.Kind == ActivityKinds.Prompts, a.Key)).ToList();
        Assert.Equal((2, 1), (marks.Count(mark => mark.IsPrompt), Takt.Metering.Agents.PromptOrigins.ProbablyAutomatic(marks).Count));
    }

    [Fact]
    public void Content_IsDropped()
    {
        using var feeder = new OtlpFeeder();
        foreach (var body in Fixtures.Of("claude-code-2.1.332", Cumulative, "logs"))
            feeder.Feed(body);
        Assert.Contains("prompt_text", feeder.Dropped);
        Assert.Contains("tool_input", feeder.Dropped);
        Assert.DoesNotContain("body", feeder.Dropped);
    }

    private static IEnumerable<(Guid Key, string? Source, string? Model)> Kinds(ReportBatch batch) =>
        batch.Calls.Select(c => (c.Key, c.Dimensions.QuerySource, c.Dimensions.Model)).Order();

    private static ReportBatch Read(string folder, string signal) => OtlpFeeder.Read(Fixtures.Of("claude-code-2.1.332", folder, signal));

    private static TokenCounts Sum(ReportBatch batch) => batch.Calls.Aggregate(TokenCounts.Zero, (sum, call) => sum + call.Tokens);

    private static long Activity(ReportBatch batch, string kind) => batch.Activities.Where(a => a.Kind == kind).Sum(a => a.Value);

    private sealed record Truth(int Calls, TokenCounts Tokens, long Write1h, long CostNano);
}
