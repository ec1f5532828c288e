namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>What a model's id or a usage block says of the price: where it runs, in which tier.</summary>
public sealed class RegionalPriceTests(KindServer server) : IClassFixture<KindServer>
{
    // 1,000 in, 100 out, 10,000 read, 2,000 written for five minutes: 0.015 USD at Sonnet's list prices.
    private static readonly KindCall Call = new("20T12:00:10", 1000, 100, 10_000, 2_000);

    private static readonly ClaudeCodeProcess Process = new();

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.0165)]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.0165)]
    [InlineData("apac.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.0165)]
    [InlineData("jp.anthropic.claude-sonnet-4-6", 0.0165)]
    [InlineData("us.anthropic.claude-sonnet-4-6[1m]", 0.0165)]
    [InlineData("bedrock/us.anthropic.claude-sonnet-4-6", 0.0165)]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6", 0.0165)]
    [InlineData("arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0", 0.0165)]
    [InlineData("projects/p/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929", 0.0165)]
    [InlineData("projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-6", 0.0165)]
    [InlineData("projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-6", 0.015)]
    [InlineData("global.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.015)]
    [InlineData("arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-sonnet-4-6", 0.015)]
    [InlineData("claude-sonnet-4-5@20250929", 0.015)]
    [InlineData("claude-sonnet-4-5-20250929", 0.015)]
    [InlineData("us.anthropic.claude-sonnet-4-20250514-v1:0", 0.015)]
    [InlineData("eu.anthropic.claude-3-7-sonnet-20250219-v1:0", 0.015)]
    public async Task Span_OfARegionalModel_CostsTenPercentMoreSinceTheFourFive(string model, double usd) =>
        await server.AddsUpAsync(KindTotals.Of(Call) with { Cost = (decimal)usd },
            Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736", Call with { Model = model }));

    [Theory]
    [InlineData("claude-sonnet-4-6", "us", null, 0.0165)]
    [InlineData("claude-sonnet-4-6", "US", "standard", 0.0165)]
    [InlineData("claude-sonnet-4-6", "global", null, 0.015)]
    [InlineData("claude-sonnet-4-6", "not_available", null, 0.015)]
    [InlineData("claude-sonnet-4-6", null, "batch", 0.0075)]
    [InlineData("claude-sonnet-4-6", "us", "batch", 0.00825)]
    [InlineData("us.anthropic.claude-sonnet-4-6", "us", null, 0.0165)]
    [InlineData("claude-sonnet-4-5-20250929", "us", null, 0.015)]
    [InlineData("claude-sonnet-4-5-20250929", "us", "batch", 0.0075)]
    [InlineData("claude-sonnet-4-6", "eu", null, 0.015)]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us", null, 0.0165)]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "us", "batch", 0.00825)]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "global", null, 0.0165)]
    [InlineData("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "us", null, 0.015)]
    public async Task TranscriptLine_IsPricedByItsUsageBlock(string model, string? geography, string? tier, double usd)
    {
        var line = Process.Line(Call with { Model = model, Message = "msg_1" }).With("inference_geo", geography).With("service_tier", tier);
        await server.AddsUpAsync(KindTotals.Of(Call) with { Cost = (decimal)usd },
            Export.Logs(Process.Resource, "takt.transcripts", Export.Log(Call.At, null, "transcript_message", line)));
    }

    /// <summary>Only the transcript of a call has its usage block: what the list would have for the event is told by it.</summary>
    [Theory]
    [InlineData("claude-sonnet-4-6", "us", null, 0.0165)]
    [InlineData("claude-sonnet-4-5-20250929", "us", null, 0.015)]
    [InlineData("claude-sonnet-4-6", "us", "batch", 0.00825)]
    public async Task Event_WithATranscript_IsPricedByItsUsageBlock(string model, string geography, string? tier, double usd)
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        await sender.SendAsync(Process.Events(Call with { Model = model, Request = "req_1" }));
        var line = Process.Line(Call with { Model = model, Request = "req_1", Message = "msg_1" }).With("inference_geo", geography)
            .With("service_tier", tier);
        await sender.SendAsync(Export.Logs(Process.Resource, "takt.transcripts", Export.Log(Call.At, null, "transcript_message", line)));
        var totals = await sender.TotalsAsync();
        Assert.Equal((1, 0.015m, (decimal)usd), (totals.GetProperty("calls").GetInt32(), totals.GetProperty("cost_usd").GetDecimal(),
            totals.GetProperty("cost_priced_usd").GetDecimal()));
    }

    /// <summary>An event's own cost stands; what the list would have is told beside it.</summary>
    [Fact]
    public async Task Event_OfARegionalModel_KeepsTheClientsCost()
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        await sender.SendAsync(Process.Events(Call with { Model = "us.anthropic.claude-sonnet-4-6", Request = "req_1" }));
        var totals = await sender.TotalsAsync();
        Assert.Equal((0.015m, 0.0165m), (totals.GetProperty("cost_usd").GetDecimal(), totals.GetProperty("cost_priced_usd").GetDecimal()));
    }

    [Fact]
    public async Task OpaqueModel_IsUnpriced()
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        await sender.SendAsync(Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736",
            Call with { Model = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/ab12" }));
        var totals = await sender.TotalsAsync();
        Assert.Equal((0m, Call.Tokens), (totals.GetProperty("cost_usd").GetDecimal(), totals.GetProperty("unpriced_tokens").GetInt64()));
    }
}
