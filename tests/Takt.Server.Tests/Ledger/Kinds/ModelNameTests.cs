namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>
/// Witnesses that name one model differently: by alias, by an inference profile's ARN, by a deployment, with a date or a window.
/// </summary>
public sealed class ModelNameTests(KindServer server) : IClassFixture<KindServer>
{
    private const string Arn = "arn:aws:bedrock:eu-central-1:444455556666:application-inference-profile/9zy8xw7vu6ts";

    private static readonly ClaudeCodeProcess Process = new();

    /// <summary>What metrics call the model whose calls are named <c>claude-sonnet-4-6</c>.</summary>
    [Theory]
    [InlineData(Arn)]
    [InlineData("sonnet")]
    [InlineData("claude-sonnet-4-6[1m]")]
    [InlineData("claude-sonnet-4-6-20260217")]
    [InlineData("claude-sonnet-4-6@20260217")]
    [InlineData("eu.anthropic.claude-sonnet-4-6-v1:0")]
    [InlineData("global.anthropic.claude-sonnet-4-6")]
    [InlineData("our-coding-model")]
    [InlineData("Prod/Sonnet Deployment 3")]
    public async Task MetricsAndCalls_OfOneModelUnderTwoNames_CountOnce(string name)
    {
        KindCall[] calls = [new("20T12:00:10", 100, 10, 1000) { Request = "req_a" },
            new("20T12:00:40", 40, 400, 1100, 60) { Request = "req_b" }];
        var renamed = Array.ConvertAll(calls, call => call with { Model = name });
        await server.AddsUpAsync(KindTotals.Of(calls), Process.Events(calls), Process.Metrics("20T12:00:00", "20T12:01:00", renamed));
        await server.AddsUpAsync(KindTotals.Of(calls), Process.Events(renamed), Process.Metrics("20T12:00:00", "20T12:01:00", calls));
        // Without a session on one side: the identity takes its place.
        await server.AddsUpAsync(KindTotals.Of(calls), Process.Events(calls),
            (Process with { Session = null }).Metrics("20T12:00:00", "20T12:01:00", renamed));
    }

    /// <summary>The transcript names the model that answered, the event what was asked for; neither has an id.</summary>
    [Theory]
    [InlineData(Arn)]
    [InlineData("sonnet")]
    [InlineData("us.anthropic.claude-sonnet-4-6-v1:0")]
    public async Task EventAndTranscript_OfOneModelUnderTwoNames_AreOneCall(string name)
    {
        KindCall[] calls = [new("20T12:00:10", 100, 10, 1000), new("20T12:00:40", 40, 400, 1100, 60)];
        await server.AddsUpAsync(KindTotals.Of(calls),
            Process.Events(Array.ConvertAll(calls, call => call with { Model = name })),
            Process.Transcript([.. calls.Select((call, i) => call with { Message = $"msg_{i}" })]));
    }

    /// <summary>One ARN stands for whatever was behind it.</summary>
    [Fact]
    public async Task OneArnForSeveralModels_CountsOnce()
    {
        KindCall[] calls =
        [
            new("20T12:00:10", 100, 10, 1000), new("20T12:00:20", 8, 1) { Model = "claude-haiku-4-5-20251001" }, new("20T12:00:40", 40, 400,
                1100, 60) { Model = "claude-opus-4-8" },
        ];
        await server.AddsUpAsync(KindTotals.Of(calls), Process.Events(calls),
            Process.Metrics("20T12:00:00", "20T12:01:00", Array.ConvertAll(calls, call => call with { Model = Arn })));
    }

    /// <summary>Complete calls of a named model leave nothing over for an ARN beside it: that is another model.</summary>
    [Fact]
    public async Task ArnBesideItsNamedModel_IsAnotherModel()
    {
        KindCall named = new("20T12:00:10", 100, 10, 1000) { Model = "claude-opus-4-8" },
            other = new("20T12:00:30", 70, 7, 700) { Model = Arn };
        await server.AddsUpAsync(KindTotals.Of(named).And(other), Process.Events(named),
            Process.Metrics("20T12:00:00", "20T12:01:00", named, other));
    }

    [Theory]
    [InlineData("claude-opus-4-8")]
    [InlineData("opus")]
    [InlineData("claude-haiku-4-5")]
    public async Task AnotherModel_Adds(string name)
    {
        KindCall call = new("20T12:00:10", 100, 10, 1000), other = new("20T12:00:30", 70, 7, 700) { Model = name };
        await server.AddsUpAsync(KindTotals.Of(call).And(other), Process.Events(call),
            Process.Metrics("20T12:00:00", "20T12:01:00", other));
    }

    [Fact]
    public async Task AliasBesideItsFamily_TakesWhatTheFamilyLeaves()
    {
        KindCall a = new("20T12:00:10", 100, 10, 1000), b = new("20T12:00:30", 70, 7, 700);
        await server.AddsUpAsync(KindTotals.Of(a, b), Process.Events(a, b),
            Process.Metrics("20T12:00:00", "20T12:01:00", a, b with { Model = "sonnet" }));
    }
}
