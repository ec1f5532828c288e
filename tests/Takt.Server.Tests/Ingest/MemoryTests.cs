using System.Text;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

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

    [Theory]
    [InlineData(Transport.Json, "{},")]
    [InlineData(Transport.Protobuf, "\u0012\0")]
    public async Task Export_MillionsOfEmptyRecords_TakeNoMoreMemoryThanTheBudget(Transport transport, string element)
    {
        const int Size = 48 << 20;
        var elements = string.Concat(Enumerable.Repeat(element, Size / element.Length)).TrimEnd(',');
        var body = transport == Transport.Json
            ? Encoding.UTF8.GetBytes($"{{\"resourceLogs\":[{{\"scopeLogs\":[{{\"logRecords\":[{elements}]}}]}}]}}")
            : BodyPacker.Nested(Encoding.UTF8.GetBytes(elements), fields: [2, 1]);
        var (allocated, budget) = (GC.GetTotalAllocatedBytes(), _host.Budget.Available);

        var answer = await _host.SendPackedAsync(transport, OtlpSignal.Logs, BodyPacker.Pack(body, ContentCoding.Gzip), ContentCoding.Gzip);

        Assert.Contains(answer.HttpStatus, new[] { 400, 503 });
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 768L << 20);
        Assert.Equal(budget, _host.Budget.Available);
    }
}

/// <summary>Tests that run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
