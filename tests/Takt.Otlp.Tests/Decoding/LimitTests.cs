using System.Text;
using Google.Protobuf;
using Takt.Otlp.Tests.Oracle;

namespace Takt.Otlp.Tests.Decoding;

/// <summary>What a body may ask for: depth, memory, allocations.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Nesting_UpToTheLimit_IsRead(int depth, bool accepted)
    {
        AnyValue value = new() { StringValue = "core" };
        for (int level = 0; level < depth; level++)
        {
            value = level % 2 == 0
                ? new AnyValue { ArrayValue = new ArrayValue { Values = { value } } }
                : new AnyValue { KvlistValue = new KeyValueList { Values = { new KeyValue { Key = "k", Value = value } } } };
        }

        LogsRequest request = new()
        {
            ResourceLogs = { new ResourceLogs { Resource = new Resource { Attributes = { new KeyValue { Key = "k", Value = value } } } } },
        };
        using OtlpBatch batch = new();
        Assert.Equal(
            accepted, OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Protobuf, request.ToByteArray(), batch, out OtlpError error));
        if (!accepted)
        {
            Assert.Equal("nests arrays and maps deeper than 32 levels", error.Message);
            return;
        }

        string json = Fixtures.Write(batch);
        using OtlpBatch again = Fixtures.Json(OtlpSignal.Logs, json);
        Assert.Equal(json, Fixtures.Write(again));
    }

    [Fact]
    public void JsonNesting_WithoutEnd_IsRefused()
    {
        string open = string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", 10_000));
        using OtlpBatch batch = new();

        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Json,
            Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"resource":{"attributes":[{"value":{{open}}"""), batch, out OtlpError error));

        Assert.StartsWith("resourceLogs[0].resource.attributes[0].value.arrayValue", error.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public void EmptyElements_ThatWouldFillTheMemory_AreRefused(OtlpSignal signal)
    {
        // Two bytes each, which a table would turn into one or two hundred.
        byte[] empty = [.. Enumerable.Repeat<byte[]>([0x12, 0], 2_000_000).SelectMany(pair => pair)];
        byte[] scope = Delimited(0x12, empty);
        byte[] body = Delimited(0x0a, scope);
        using OtlpBatch batch = new();

        Assert.False(OtlpDecoder.TryDecode(signal, OtlpEncoding.Protobuf, body, batch, out OtlpError error));

        Assert.Equal("holds more elements than its size allows", error.Message);
    }

    /// <summary>The shortest elements that say something, in tables that just doubled.</summary>
    [Theory]
    [InlineData(OtlpEncoding.Protobuf, 300_000)]
    [InlineData(OtlpEncoding.Json, 300_000)]
    public void ShortElements_ManyOfThem_AreRead(OtlpEncoding encoding, int count)
    {
        byte[] flag = [0x0a, 2, 0x10, 1];
        byte[] list = Delimited(0x2a, [.. Enumerable.Repeat(flag, count).SelectMany(value => value)]);
        byte[] protobuf = Delimited(0x0a, Delimited(0x0a, Delimited(0x0a, [0x0a, 1, (byte)'k', .. Delimited(0x12, list)])));
        string values = string.Join(',', Enumerable.Repeat("""{"intValue":1}""", count));
        byte[] json = Encoding.UTF8.GetBytes(
            $$$$"""{"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":{"arrayValue":{"values":[{{{{values}}}}]}}}]}}]}""");
        using OtlpBatch batch = new();

        Assert.True(OtlpDecoder.TryDecode(OtlpSignal.Logs, encoding, encoding == OtlpEncoding.Json ? json : protobuf, batch,
            out OtlpError error), error.ToString());

        Assert.Equal(count, batch.Attributes[0].Value.Number);
    }

    [Fact]
    public void EmptyBuckets_ManyOfThem_AreRead()
    {
        // An exponential histogram with 320 buckets, nearly all empty, as SDKs make them: one byte for a number of eight.
        byte[] point = Delimited(0x0a, [0x21, 1, 0, 0, 0, 0, 0, 0, 0, .. Delimited(0x42, Delimited(0x12, new byte[320]))]);
        byte[] metric = Delimited(0x12, [0x0a, 1, (byte)'m', .. Delimited(0x52, [.. Enumerable.Repeat(point, 5000).SelectMany(p => p)])]);
        using OtlpBatch batch = new();

        Assert.True(OtlpDecoder.TryDecode(OtlpSignal.Metrics, OtlpEncoding.Protobuf, Delimited(0x0a, Delimited(0x12, metric)), batch,
            out OtlpError error), error.ToString());

        Assert.Equal((5000, 5000 * 320), (batch.Points.Length, batch.Buckets.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(340)]
    public void EmptyElements_AFew_AreRead(int count)
    {
        using OtlpBatch batch = Fixtures.Json(OtlpSignal.Logs,
            $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{string.Join(',', Enumerable.Repeat("{}", count))}}]}]}]}""");

        Assert.Equal(count, batch.Logs.Length);
    }

    [Theory]
    [InlineData("{},", 20_000_000)]
    [InlineData("{ },", 15_000_000)]
    public void EmptyElements_OfJson_AreRefusedAtTheFirstFew(string element, int count)
    {
        byte[] body = Encoding.UTF8.GetBytes(
            $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{string.Concat(Enumerable.Repeat(element, count))}}""");
        using OtlpBatch batch = new();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Json, body, batch, out OtlpError error));

        Assert.Equal("holds more elements than its size allows", error.Message);
        Assert.StartsWith("resourceLogs[0].scopeLogs[0].logRecords[", error.Path, StringComparison.Ordinal);
        Assert.InRange(error.Offset, 1, 16 * 1024);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void RefusedForItsSize_LeavesTheBatchUsable()
    {
        byte[] body = Delimited(0x0a, Delimited(0x12, [.. Enumerable.Repeat<byte[]>([0x12, 0], 2_000_000).SelectMany(pair => pair)]));
        using OtlpBatch batch = new();
        Fixtures.Body logs = Fixtures.Named("oauth-http-json", OtlpSignal.Logs);
        for (int round = 0; round < 3; round++)
        {
            Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Protobuf, body, batch, out _));
            Assert.True(OtlpDecoder.TryDecode(OtlpSignal.Logs, logs.Encoding, logs.Bytes, batch, out _));
            Assert.True(batch.Logs.Length > 5);
        }
    }

    [Fact]
    public void Groups_NestedWithoutEnd_CostNoStack()
    {
        byte[] groups = [.. Enumerable.Repeat((byte)0x0b, 5_000_000)];
        using OtlpBatch batch = new();

        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Protobuf, groups, batch, out _));
    }

    [Fact]
    public void Decoding_OnceWarm_AllocatesNothing()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            using OtlpBatch batch = new();
            for (int round = 0; round < 3; round++)
                Assert.True(OtlpDecoder.TryDecode(body.Signal, body.Encoding, body.Bytes, batch, out _));

            long before = GC.GetAllocatedBytesForCurrentThread();
            bool read = OtlpDecoder.TryDecode(body.Signal, body.Encoding, body.Bytes, batch, out _);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(read);
            Assert.True(allocated == 0, $"{body}: {allocated} bytes");
        }
    }

    [Fact]
    public void Decoding_WithANewBatch_StaysWithinTheBudget()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            for (int round = 0; round < 3; round++)
                Fixtures.Decode(body).Dispose();

            long before = GC.GetAllocatedBytesForCurrentThread();
            using OtlpBatch batch = new();
            OtlpDecoder.TryDecode(body.Signal, body.Encoding, body.Bytes, batch, out _);
            int records = batch.Logs.Length + batch.Points.Length + batch.Spans.Length;
            batch.Dispose();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(allocated <= 640 + (8 * records), $"{body}: {allocated} bytes for {records} records");
        }
    }

    private static byte[] Delimited(byte tag, byte[] content)
    {
        MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            output.WriteRawTag(tag);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
