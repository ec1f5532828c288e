using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Takt.Otlp.Tests.Oracle;

namespace Takt.Otlp.Tests.Decoding;

/// <summary>Random messages of every kind, decoded by us and by Google's parsers.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public void Protobuf_AnyMessage_IsWhatTheOracleReads(OtlpSignal signal) => ForSeeds(seed =>
    {
        byte[] body = Sample.Request(signal, seed).ToByteArray();

        using OtlpBatch batch = Fixtures.Decode(signal, OtlpEncoding.Protobuf, body);

        Assert.Equal(Oracle.Oracle.Protobuf(signal, body), Oracle.Oracle.Of(batch));
    });

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public void Protobuf_FieldsInAnyOrderAmongUnknownOnes_IsWhatTheOracleReads(OtlpSignal signal) => ForSeeds(seed =>
    {
        byte[] body = new Scramble(seed).Message(Sample.Request(signal, seed));

        using OtlpBatch batch = Fixtures.Decode(signal, OtlpEncoding.Protobuf, body);

        Assert.Equal(Oracle.Oracle.Protobuf(signal, body), Oracle.Oracle.Of(batch));
    });

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public void Json_WrittenFromAnyMessage_IsWhatTheOracleReads(OtlpSignal signal) => ForSeeds(seed =>
    {
        byte[] body = Sample.Request(signal, seed).ToByteArray();
        using OtlpBatch batch = Fixtures.Decode(signal, OtlpEncoding.Protobuf, body);

        string json = Fixtures.Write(batch);
        using OtlpBatch again = Fixtures.Json(signal, json);

        IMessage expected = LinksCountedAsDropped(Oracle.Oracle.Protobuf(signal, body));
        Assert.Equal(expected, Oracle.Oracle.Json(signal, json));
        Assert.Equal(expected, Oracle.Oracle.Of(again));
        Assert.Equal(json, Fixtures.Write(again));
    });

    private static void ForSeeds(Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), check).QuickCheckThrowOnFailure();

    private static IMessage LinksCountedAsDropped(IMessage request)
    {
        if (request is not TracesRequest traces)
            return request;
        foreach (Span span in traces.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
        {
            span.DroppedLinksCount = (uint)Math.Min((long)span.DroppedLinksCount + span.Links.Count, uint.MaxValue);
            span.Links.Clear();
        }

        return traces;
    }
}
