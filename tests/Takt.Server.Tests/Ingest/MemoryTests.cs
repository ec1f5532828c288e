using System.Text;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Tests.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest;

/// <summary>
/// What a body may cost in memory. Allocations are counted for the whole process, so nothing else may run meanwhile: other tests' would be
/// counted too.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private readonly IngestHost _host = fixture.Host;

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_OneMegabyteThatExpandsToAGigabyte_StopsAtTheLimit(Transport transport)
    {
        var bomb = BodyPacker.Bomb(megabytes: 1024);
        Assert.InRange(bomb.Length, 0, 2 << 20);
        var (allocated, budget) = (GC.GetTotalAllocatedBytes(), _host.Budget.Available);

        var answer = await _host.SendPackedAsync(transport, OtlpSignal.Logs, bomb, ContentCoding.Gzip);

        Assert.Equal((transport == Transport.Grpc ? 200 : 413, 8), (answer.HttpStatus, answer.Code));
        Assert.Null(answer.RetryAfter);
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 512L << 20);
        Assert.Equal(budget, _host.Budget.Available);
    }

    public static TheoryData<Transport, OtlpSignal, string> Empty => new()
    {
        { Transport.Json, OtlpSignal.Logs, """{"resourceLogs":[{"scopeLogs":[{"logRecords":[*]}]}]}""" },
        { Transport.Json, OtlpSignal.Logs, """{"resourceLogs":[*]}""" },
        { Transport.Json, OtlpSignal.Logs, """{"resourceLogs":[{"resource":{"attributes":[*]}}]}""" },
        { Transport.Json, OtlpSignal.Logs,
            """{"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":{"arrayValue":{"values":[*]}}}]}}]}""" },
        { Transport.Json, OtlpSignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[*]}}]}]}]}""" },
        { Transport.Json, OtlpSignal.Traces, """{"resourceSpans":[{"scopeSpans":[{"spans":[{"events":[*]}]}]}]}""" },
        { Transport.Protobuf, OtlpSignal.Logs, "1" },
        { Transport.Protobuf, OtlpSignal.Metrics, "2 1" },
        { Transport.Protobuf, OtlpSignal.Traces, "2 2 1" },
        { Transport.Grpc, OtlpSignal.Logs, "2 2 1" },
    };

    /// <summary>
    /// Also while others hold nearly all of the budget: the body asks for nothing of it, so that nothing is said of "again after a moment".
    /// </summary>
    [Theory]
    [MemberData(nameof(Empty))]
    public async Task Export_TwentyMillionEmptyElements_IsABadRequestThatCostsNothing(Transport transport, OtlpSignal signal, string inside)
    {
        const int Count = 20_000_000;
        var body = transport == Transport.Json
            ? Encoding.UTF8.GetBytes(
                inside.Replace("*", string.Concat(Enumerable.Repeat("{},", Count)).TrimEnd(','), StringComparison.Ordinal))
            : Zeros(Count, [.. inside.Split(' ').Select(byte.Parse)]);
        var packed = BodyPacker.Pack(body, ContentCoding.Gzip);
        var (allocated, budget) = (GC.GetTotalAllocatedBytes(), _host.Budget.Available);
        // What is left is enough for the body.
        Answer answer;
        using (new BudgetHold(_host.Budget, 7 << 20))
            answer = await _host.SendPackedAsync(transport, signal, packed, ContentCoding.Gzip);

        Assert.Equal((transport == Transport.Grpc ? 200 : 400, 3), (answer.HttpStatus, answer.Code));
        Assert.Null(answer.RetryAfter);
        Assert.Matches("at byte [0-9]+, in resource.*: holds more elements than its size allows", answer.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 256L << 20);
        Assert.Equal(budget, _host.Budget.Available);
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    public async Task Export_ElementsThatSayNothingAtLength_IsABadRequestToo(Transport transport)
    {
        var records = string.Join(',', Enumerable.Repeat("{           }", 4_500_000));
        var body = transport == Transport.Json
            ? Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{records}}]}]}]}""")
            : BodyPacker.Nested([.. Enumerable.Repeat<byte[]>([0x12, 2, 0x78, 0], 15_000_000).SelectMany(e => e)], fields: [2, 1]);
        var budget = _host.Budget.Available;

        var answer = await _host.SendPackedAsync(transport, OtlpSignal.Logs, BodyPacker.Pack(body, ContentCoding.Gzip), ContentCoding.Gzip);

        Assert.Equal((400, 3), (answer.HttpStatus, answer.Code));
        Assert.Matches("at byte [0-9]+, in resourceLogs.0..scopeLogs.0..logRecords.[0-9]+.: needs more memory than one request can have",
            answer.Message);
        Assert.Equal(budget, _host.Budget.Available);
    }

    /// <summary>Empty messages, of the first field, in messages that each are the field of the next.</summary>
    private static byte[] Zeros(int count, byte[] fields)
    {
        var elements = new byte[2 * count];
        for (var i = 0; i < elements.Length; i += 2)
            elements[i] = (byte)((fields[0] << 3) | 2);
        return BodyPacker.Nested(elements, fields.AsSpan(1));
    }
}

/// <summary>Tests that run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
