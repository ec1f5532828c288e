using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Reading;

/// <summary>Takes a pooled bench's large tables from the share of the body that it is used for; without one there is no limit.</summary>
internal sealed class BenchMemory : IOtlpMemory
{
    public BodyShare? Share { get; set; }

    public long MostBeside(int bodyLength) => Share?.MostBeside(bodyLength) ?? long.MaxValue;

    public bool TryTake(long bytes) => Share?.TryTakeForReading(bytes) ?? true;

    public void Return(long bytes) => Share?.ReturnReading(bytes);
}
