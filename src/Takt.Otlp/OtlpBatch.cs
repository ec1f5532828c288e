using System.Runtime.InteropServices;

namespace Takt.Otlp;

/// <summary>
/// A decoded request: flat tables of records over pooled arrays, whose texts are UTF-8 slices of the request's own body. Made to
/// be reused: <see cref="OtlpDecoder.TryDecode"/> empties it first. Valid while the body is; not for several threads at once.
/// Bytes that are not UTF-8 are kept as sent: whoever makes text of them sees U+FFFD.
/// </summary>
public sealed class OtlpBatch : IDisposable
{
    internal Table<OtlpResource> ResourceTable;
    internal Table<OtlpScope> ScopeTable;
    internal Table<OtlpLog> LogTable;
    internal Table<OtlpMetric> MetricTable;
    internal Table<OtlpPoint> PointTable;
    internal Table<OtlpDistribution> DistributionTable;
    internal Table<ulong> BucketTable;
    internal Table<double> BoundTable;
    internal Table<OtlpSpan> SpanTable;
    internal Table<OtlpSpanEvent> SpanEventTable;
    internal Table<OtlpAttribute> AttributeTable;

    /// <summary>What arrays and maps hold, each child followed by what it holds itself.</summary>
    internal Table<OtlpAttribute> NestedTable;

    internal Table<byte> Scratch;

    private byte[]? _bodyArray;
    private int _bodyStart;

    /// <param name="host">Asked for every array above 1 MiB; without it only the body's own length limits the batch.</param>
    public OtlpBatch(IOtlpMemory? host = null)
    {
        BatchMemory memory = Memory = new(host);
        ResourceTable = new(memory, elements: true);
        ScopeTable = new(memory, elements: true);
        LogTable = new(memory, elements: true);
        MetricTable = new(memory, elements: true);
        PointTable = new(memory, elements: true);
        DistributionTable = new(memory, elements: true);
        BucketTable = new(memory, elements: false);
        BoundTable = new(memory, elements: false);
        SpanTable = new(memory, elements: true);
        SpanEventTable = new(memory, elements: true);
        AttributeTable = new(memory, elements: true);
        NestedTable = new(memory, elements: true);
        Scratch = new(memory, elements: false);
    }

    public OtlpSignal Signal { get; private set; }

    /// <summary>True when the last body was not read because the host had no memory for it: it is no fault of the body's.</summary>
    public bool Starved { get; internal set; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Bytes that all tables hold together.</summary>
    public long TableBytes => Memory.Taken;

    public ReadOnlySpan<OtlpResource> Resources => ResourceTable.Items;

    public ReadOnlySpan<OtlpScope> Scopes => ScopeTable.Items;

    public ReadOnlySpan<OtlpLog> Logs => LogTable.Items;

    public ReadOnlySpan<OtlpMetric> Metrics => MetricTable.Items;

    public ReadOnlySpan<OtlpPoint> Points => PointTable.Items;

    public ReadOnlySpan<OtlpDistribution> Distributions => DistributionTable.Items;

    /// <summary>Bucket counts of all histograms.</summary>
    public ReadOnlySpan<ulong> Buckets => BucketTable.Items;

    /// <summary>Bucket bounds of all histograms, quantiles and values of all summaries.</summary>
    public ReadOnlySpan<double> Bounds => BoundTable.Items;

    public ReadOnlySpan<OtlpSpan> Spans => SpanTable.Items;

    public ReadOnlySpan<OtlpSpanEvent> SpanEvents => SpanEventTable.Items;

    /// <summary>The attributes of all owners; each knows where its own start and how many they are.</summary>
    public Span<OtlpAttribute> Attributes => AttributeTable.Items;

    /// <summary>The bytes of a slice of this batch.</summary>
    public ReadOnlySpan<byte> Utf8(Slice slice)
    {
        if (slice.Offset < 0)
            return Scratch.Items.Slice(~slice.Offset, slice.Length);
        return _bodyArray is { } array
            ? array.AsSpan(_bodyStart + slice.Offset, slice.Length)
            : Body.Span.Slice(slice.Offset, slice.Length);
    }

    /// <summary>What an array or map holds; of another value, nothing.</summary>
    public OtlpChildren ChildrenOf(OtlpValue value) =>
        new(value.IsNested ? NestedTable.Items.Slice(value.Text.Offset, value.Text.Length) : default);

    /// <summary>Marks a log's body as dropped: <see cref="OtlpJson"/> leaves it out.</summary>
    public void DropBody(int log) => LogTable[log].BodyDropped = true;

    /// <summary>Drops the message of a span's status: <see cref="OtlpJson"/> leaves it out.</summary>
    public void DropStatusMessage(int span) => SpanTable[span].StatusMessageDropped = true;

    /// <summary>Empties the batch: lets go of the body and of all large arrays, and keeps small ones for the next.</summary>
    public void Clear() => Reset();

    /// <summary>Gives all arrays back to the pool. The batch is then empty and can be used again.</summary>
    public void Dispose()
    {
        Forget();
        ResourceTable.Release();
        ScopeTable.Release();
        LogTable.Release();
        MetricTable.Release();
        PointTable.Release();
        DistributionTable.Release();
        BucketTable.Release();
        BoundTable.Release();
        SpanTable.Release();
        SpanEventTable.Release();
        AttributeTable.Release();
        NestedTable.Release();
        Scratch.Release();
    }

    internal BatchMemory Memory { get; }

    internal ref OtlpDistribution AddDistribution(ref OtlpPoint point)
    {
        point.Distribution = DistributionTable.Count;
        return ref DistributionTable.Add();
    }

    internal void Start(OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body)
    {
        Reset();
        Signal = signal;
        Starved = false;
        Body = body;
        if (MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment))
            (_bodyArray, _bodyStart) = (segment.Array, segment.Offset);
        Memory.LimitFor(body.Length, encoding);
    }

    internal void Reset()
    {
        Forget();
        ResourceTable.Reset();
        ScopeTable.Reset();
        LogTable.Reset();
        MetricTable.Reset();
        PointTable.Reset();
        DistributionTable.Reset();
        BucketTable.Reset();
        BoundTable.Reset();
        SpanTable.Reset();
        SpanEventTable.Reset();
        AttributeTable.Reset();
        NestedTable.Reset();
        Scratch.Reset();
    }

    /// <summary>Lets go of the body, so that an idle batch keeps no buffer alive.</summary>
    private void Forget() => (Body, _bodyArray, _bodyStart) = (default, null, 0);
}
