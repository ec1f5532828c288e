using System.Text.Json.Nodes;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>
/// Relays lose the scope, the event's name or the service's; packers put gzip members behind each other; and what is in no known frame is
/// said.
/// </summary>
public sealed class LostFrameTests(KindServer server) : IClassFixture<KindServer>
{
    private static readonly ClaudeCodeProcess Process = new() { Scope = null, Resource = new() { ["service.name"] = "acme-dev" } };

    private static readonly KindCall Call = new("20T12:00:10", 100, 50, 1000) { Request = "req_27" };

    /// <summary>Body, the attribute and the record's own field: whichever is left.</summary>
    [Theory]
    [InlineData("claude_code.api_request", "api_request", null)]
    [InlineData("claude_code.api_request", null, null)]
    [InlineData(null, "api_request", null)]
    [InlineData(null, "claude_code.api_request", null)]
    [InlineData(null, null, "claude_code.api_request")]
    [InlineData(null, null, "api_request")]
    [InlineData("api_request", null, "claude_code.api_request")]
    public async Task Event_ByAnyNameThatIsLeft_IsACall(string? body, string? attribute, string? field) =>
    await server.AddsUpAsync(KindTotals.Of(Call),
        Export.Logs(Process.Resource, null, Export.Log(Call.At, body, field, Process.Event(Call).With("event.name", attribute))));

    /// <summary>Intact by one route and stripped by another, with a request's id and without.</summary>
    [Theory]
    [InlineData("req_27")]
    [InlineData(null)]
    public async Task EventByTwoRoutes_IsOneCall(string? request) => await server.AddsUpAsync(KindTotals.Of(Call),
        new ClaudeCodeProcess().Events(Call with { Request = request }), Process.Events(Call with { Request = request }));

    [Fact]
    public async Task MetricsByTwoRoutes_CountOnce()
    {
        var whole = new ClaudeCodeProcess();
        await server.AddsUpAsync(KindTotals.Of().And(Call),
            whole.Metrics("20T12:00:00", "20T12:01:00", Call), (Process with { Session = null, Who = new() }).Metrics(
                "20T12:00:00", "20T12:01:00", Call));
    }

    [Fact]
    public async Task AllSignalsWithoutScope_AreOneCall() => await server.AddsUpAsync(KindTotals.Of(Call),
        Process.Events(Call), Process.Metrics("20T12:00:00", "20T12:01:00", Call), Process.Spans("4bf92f3577b34da6a3ce929d0e0e4736", Call),
        Export.Logs(Process.Resource, null,
            Export.Log(Call.At, null, "transcript_message", Process.Line(Call with { Message = "msg_1" }))));

    [Theory]
    [InlineData("office-agent")]
    [InlineData("claude_office_agents")]
    [InlineData("claude_cowork")]
    [InlineData("some-proxy")]
    public async Task ApiRequestOfAnyService_CountsItsTokensAndCost(string service)
    {
        var office = new ClaudeCodeProcess { Scope = "agent", Resource = new() { ["service.name"] = service } };
        await server.AddsUpAsync(KindTotals.Of(Call), office.Events(Call), office.Events(Call with { At = "20T12:00:10" }));
        await server.AddsUpAsync(KindTotals.Of(Call), office.Events(Call),
            Export.Spans(office.Resource, "agent", Export.Span("agent.stream", "20T12:00:05", Call.At, "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7", null, office.Event(Call).With("cost_usd", null))));
    }

    /// <summary>One member for each chunk, an empty one among them, cut anywhere.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(100_000)]
    public async Task GzipOfManyMembers_IsOneBody(int chunk)
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        var export = Process.Events(Call);
        byte[] packed =
            [.. export.Body().Chunk(chunk).Prepend([]).Append([]).SelectMany(part => BodyPacker.Pack(part, ContentCoding.Gzip))];
        await sender.SendGzippedAsync(export, packed);
        Assert.Equal(KindTotals.Of(Call), KindTotals.Of(await sender.TotalsAsync()));
    }

    public static TheoryData<string> Unknown => ["metric", "type", "log", "span"];

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task UsageInAnUnknownFrame_IsSaidAndNotRejected(string kind)
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        var (export, name) = kind switch
        {
            "metric" => (Export.Metrics(Process.Resource, "x", Export.Sum("acme.llm.token.usage", false,
                Export.Point("20T12:00:00", "20T12:01:00", 7, new() { ["type"] = "input" }))), "acme.llm.token.usage"),
            "type" => (Export.Metrics(Process.Resource, "x", Export.Histogram("gen_ai.client.token.usage",
                Export.Bucket("20T12:00:00", "20T12:01:00", 1, 7, new() { ["gen_ai.token.type"] = "thought" }))), "thought"),
            "log" => (Export.Logs(Process.Resource, "x", Export.Log(Call.At, null, "acme.answered", new() { ["input_tokens"] = 7 })),
                "acme.answered"),
            _ => (Export.Spans(Process.Resource, "x", Export.Span("acme.llm", Call.At, Call.At, "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7", null, new() { ["acme.prompt_tokens"] = 7 })), "acme.llm"),
        };

        var partial = JsonNode.Parse(await sender.AnswerAsync(export))!["partialSuccess"]!.AsObject();
        Assert.Contains(name, partial["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(partial.Where(field => field.Key.StartsWith("rejected", StringComparison.Ordinal)),
            field => Assert.Equal("0", field.Value!.ToString()));
        Assert.Equal(0, KindTotals.Of(await sender.TotalsAsync()).Input);
    }

    /// <summary>A usage metric of a kind that can't be added up is rejected by name.</summary>
    [Fact]
    public async Task UsageAsAGauge_IsRejectedAndSaid()
    {
        using var sender = await KindSender.CreateAsync(server.Server);
        var gauge = new JsonObject
        {
            ["name"] = "claude_code.token.usage",
            ["gauge"] = new JsonObject
            {
                ["dataPoints"] = new JsonArray(Export.Point("20T12:00:00", "20T12:01:00", 7, new() { ["type"] = "input" })),
            },
        };
        var partial = JsonNode.Parse(
            await sender.AnswerAsync(Export.Metrics(Process.Resource, "com.anthropic.claude_code", gauge)))!["partialSuccess"]!;
        Assert.Equal("1", partial["rejectedDataPoints"]!.ToString());
        Assert.NotEmpty(partial["errorMessage"]!.GetValue<string>());
    }
}
