using Takt.Metering.Agents;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>What each captured session of client 2.1.197 says, signal by signal (tests/fixtures, truth from its table).</summary>
public sealed class FixtureTests
{
    private const string ApiKey = "apikey-http-json", Protobuf = "apikey-http-protobuf", Grpc = "apikey-grpc", OAuth = "oauth-http-json",
        Subagent = "oauth-subagent-http-json", Cumulative = "cumulative-tool-details-http-json";

    private static readonly TokenCounts Usual = new(6015, 415, 75000, 1500);
    private static readonly TokenCounts Retried = new(6019, 419, 95000, 1500);

    public static TheoryData<string, string, long> Sessions => new()
    {
        { ApiKey, "claude-opus-4-8", 87_325_000 },
        { Protobuf, "claude-opus-4-8", 87_325_000 },
        { Grpc, "claude-opus-4-8", 87_325_000 },
        { OAuth, "claude-sonnet-5", 52_395_000 },
        { Subagent, "claude-opus-4-8", 87_325_000 },
        { Cumulative, "claude-haiku-4-5-20251001", 19_489_000 },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Logs_AreFiveCallsWithTheClientsCost(string folder, string model, long costNano)
    {
        var batch = Read(folder, "logs");

        Assert.Equal(5, batch.Calls.Select(c => c.Key).Distinct().Count());
        Assert.Equal(5, batch.Calls.Count);
        Assert.Equal(Truth(folder), Sum(batch));
        Assert.Equal(costNano, batch.Calls.Sum(c => c.ReportedCostNano));
        Assert.All(batch.Calls, c => Assert.Equal((Evidence.Event, true, model), (c.Evidence, c.HasRequestId, c.Dimensions.Model)));
        Assert.Equal(0, batch.Rejected);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Metrics_AddUpToTheSameTokensAndCost(string folder, string model, long costNano)
    {
        var batch = Read(folder, "metrics");

        Assert.Equal(Truth(folder), new TokenCounts(
            Total(batch, Measure.Input), Total(batch, Measure.Output), Total(batch, Measure.CacheRead), Total(batch, Measure.CacheWrite)));
        Assert.Equal(costNano, Total(batch, Measure.Cost));
        Assert.All(batch.Points, p => Assert.Equal((model, folder == Cumulative), (p.Dimensions.Model, p.Cumulative)));
        var edits = folder == Subagent ? 0 : 1;
        Assert.Equal(edits, Activity(batch, ActivityKinds.Commits));
        Assert.Equal(edits, Activity(batch, ActivityKinds.LinesAdded));
        Assert.Equal(0, Activity(batch, ActivityKinds.LinesRemoved));
        Assert.Equal(1, Activity(batch, ActivityKinds.Sessions));
        Assert.Equal(batch.Points.Count, batch.Points.Select(p => p.Stream).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Spans_AreTheSameCallsAsTheLogs(string folder, string model, long costNano)
    {
        var spans = Read(folder, "traces");
        var logs = Read(folder, "logs");

        Assert.Equal(Truth(folder), Sum(spans));
        Assert.Equal(logs.Calls.Select(c => c.Key).Order(), spans.Calls.Select(c => c.Key).Order());
        Assert.All(spans.Calls, c => Assert.Equal((Evidence.Span, null, model), (c.Evidence, c.ReportedCostNano, c.Dimensions.Model)));
        Assert.All(spans.Activities, activity => Assert.Equal(0, activity.Value));
        Assert.Equal(spans.Calls.Select(c => (c.Span!.Value, (Guid?)c.Key)),
            spans.Spans.Where(s => s.Call is not null).Select(s => (s.Reference, s.Call)));
        Assert.All(spans.Spans, s => Assert.NotEqual(0, s.Parent));
        var priced = spans.Calls.Sum(c => Pricing.Price(PriceList.BuiltIn, PriceTerms.Of(c.Dimensions), c.TimeUnixNano, c.Tokens));
        Assert.Equal(folder == OAuth ? 34_930_000 : costNano, priced);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void AllSignals_AreOneSessionOfOnePerson(string folder, string model, long costNano)
    {
        var batch = OtlpFeeder.Read([.. Bodies(folder, "logs"), .. Bodies(folder, "metrics"), .. Bodies(folder, "traces")]);

        var session = Assert.Single(batch.Calls.Select(c => c.Session).Concat(batch.Points.Select(p => p.Session))
            .Concat(batch.Activities.Select(a => a.Session)).Distinct());
        Assert.True(session.Named);
        var dimensions = batch.Calls.Select(c => c.Dimensions).Concat(batch.Points.Select(p => p.Dimensions)).ToList();
        Assert.Single(
            dimensions.Select(d => (d.Source, d.UserId, d.UserEmail, d.HostName, d.Team, d.Environment, d.AppVersion, d.Os)).Distinct());
        Assert.Equal(("claude_code", "DEV-Laptop.local", "core", "dev", "2.1.197", "linux", model),
            (dimensions[0].Source, dimensions[0].HostName,
                dimensions[0].Team, dimensions[0].Environment, dimensions[0].AppVersion, dimensions[0].Os, dimensions[0].ModelFamily
                    + Suffix(model)));
        Assert.Equal(costNano, batch.Calls.Sum(c => c.ReportedCostNano ?? 0));
    }

    [Fact]
    public void Subagents_AreToldApartByEventsAndMetrics()
    {
        var logs = Read(Subagent, "logs");
        var metrics = Read(Subagent, "metrics");

        Assert.Equal(32_400_000, logs.Calls.Where(c => c.Dimensions.QuerySource == "subagent").Sum(c => c.ReportedCostNano));
        Assert.Equal(54_925_000, logs.Calls.Where(c => c.Dimensions.QuerySource == "main").Sum(c => c.ReportedCostNano));
        Assert.Equal(
            32_400_000, metrics.Points.Where(p => p.Measure == Measure.Cost && p.Dimensions.QuerySource == "subagent").Sum(p => p.Value));
        Assert.Equal(2, logs.Calls.Count(c => c.Dimensions.Agent == "general-purpose"));
    }

    [Fact]
    public void ContextWindow_IsKeptWhereTheModelNamesIt()
    {
        Assert.All(Read(ApiKey, "metrics").Points, p => Assert.Equal("1m", p.Dimensions.ContextWindow));
        Assert.All(Read(ApiKey, "logs").Calls, c => Assert.Null(c.Dimensions.ContextWindow));
    }

    [Fact]
    public void CacheSplit_IsInferredFromTheEventsUnlessTheClientPricesDifferently()
    {
        Assert.All(Read(ApiKey, "logs").Calls, c => Assert.Equal(new CacheSplit(0, false), Split(c)));
        Assert.All(Read(OAuth, "logs").Calls, c => Assert.Equal(new CacheSplit(null, true), Split(c)));
    }

    [Fact]
    public void Content_IsDroppedAndCountedUnlessTheClientRedactedIt()
    {
        using var detailed = new OtlpFeeder();
        detailed.Feed(Bodies(Cumulative, "logs").Single());
        Assert.Contains("prompt", detailed.Dropped);
        Assert.Contains("response", detailed.Dropped);
        Assert.Contains("tool_input", detailed.Dropped);
        Assert.DoesNotContain("body", detailed.Dropped);
        Assert.Equal(detailed.Dropped.Count, detailed.Batch.ContentDropped);

        using var redacted = new OtlpFeeder();
        redacted.Feed(Bodies(ApiKey, "logs").Single());
        Assert.Contains("prompt", redacted.Dropped);
        Assert.Equal(0, redacted.Batch.ContentDropped);
    }

    [Fact]
    public void AllowedContent_StaysWhileTheRestGoes()
    {
        using var feeder = new OtlpFeeder { AllowedContent = ContentClass.Prompts | ContentClass.Responses };
        feeder.Feed(Bodies(Cumulative, "logs").Single());
        Assert.DoesNotContain("prompt", feeder.Dropped);
        Assert.Contains("tool_input", feeder.Dropped);
    }

    [Fact]
    public void Events_CountAsActivity()
    {
        var batch = Read(Cumulative, "logs");
        Assert.Equal(1, Activity(batch, ActivityKinds.Prompts));
        Assert.Equal(4, Activity(batch, ActivityKinds.ToolAccepted));
        Assert.Equal(batch.Activities.Count, batch.Activities.Select(a => a.Key).Distinct().Count());
        Assert.Equal("Bash", batch.Activities.First(a => a.Kind == ActivityKinds.ToolResults).Dimensions.Tool);
        Assert.All(batch.Activities, a => Assert.NotNull(a.PromptId));
    }

    private static CacheSplit Split(CallReport call) =>
        CacheSplit.Infer(PriceList.BuiltIn, PriceTerms.Of(call.Dimensions), call.TimeUnixNano, call.Tokens, call.ReportedCostNano!.Value);

    private static IEnumerable<Fixture> Bodies(string folder, string signal) => Fixtures.Of("claude-code-2.1.197", folder, signal);

    private static ReportBatch Read(string folder, string signal) => OtlpFeeder.Read(Bodies(folder, signal));

    private static TokenCounts Truth(string folder) => folder == Cumulative ? Retried : Usual;

    private static string Suffix(string model) => model.EndsWith("-20251001", StringComparison.Ordinal) ? "-20251001" : "";

    private static TokenCounts Sum(ReportBatch batch) => batch.Calls.Aggregate(TokenCounts.Zero, (sum, call) => sum + call.Tokens);

    private static long Total(ReportBatch batch, Measure measure) => batch.Points.Where(p => p.Measure == measure).Sum(p => p.Value);

    private static long Activity(ReportBatch batch, string kind) => batch.Activities.Where(a => a.Kind == kind).Sum(a => a.Value);
}
