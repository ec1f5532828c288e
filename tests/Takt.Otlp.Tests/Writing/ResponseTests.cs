using System.Buffers;
using System.Text;
using Takt.Otlp.Tests.Oracle;

namespace Takt.Otlp.Tests.Writing;

public sealed class ResponseTests
{
    [Fact]
    public void Export_AllAccepted_IsEmpty()
    {
        Assert.Empty(Export(OtlpSignal.Logs, OtlpEncoding.Protobuf, 0, null));
        Assert.Equal("{}", Encoding.UTF8.GetString(Export(OtlpSignal.Logs, OtlpEncoding.Json, 0, null)));
    }

    [Theory]
    [InlineData(OtlpSignal.Logs, """{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too \"old\""}}""")]
    [InlineData(OtlpSignal.Metrics, """{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too \"old\""}}""")]
    [InlineData(OtlpSignal.Traces, """{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too \"old\""}}""")]
    public void Export_SomeRejected_SaysHowManyAndWhy(OtlpSignal signal, string json)
    {
        PartialSuccess partial = ExportResponse.Parser.ParseFrom(Export(signal, OtlpEncoding.Protobuf, 3, "too \"old\"")).PartialSuccess;

        Assert.Equal((3, "too \"old\""), (partial.Rejected, partial.ErrorMessage));
        Assert.Equal(json, Encoding.UTF8.GetString(Export(signal, OtlpEncoding.Json, 3, "too \"old\"")));
    }

    [Fact]
    public void Export_Warning_HasAMessageOnly()
    {
        PartialSuccess partial = ExportResponse.Parser.ParseFrom(
            Export(OtlpSignal.Logs, OtlpEncoding.Protobuf, 0, "beware")).PartialSuccess;

        Assert.Equal((0, "beware"), (partial.Rejected, partial.ErrorMessage));
    }

    [Fact]
    public void Status_InBothEncodings_SaysTheSame()
    {
        RpcStatus status = RpcStatus.Parser.ParseFrom(Status(OtlpEncoding.Protobuf, 3, "at byte 7: naïve", null));

        Assert.Equal((3, "at byte 7: naïve", 0), (status.Code, status.Message, status.Details.Count));
        Assert.Equal("""{"code":3,"message":"at byte 7: naïve"}""",
            Encoding.UTF8.GetString(Status(OtlpEncoding.Json, 3, "at byte 7: naïve", null)));
    }

    [Theory]
    [InlineData(5000, "5s")]
    [InlineData(1500, "1.500s")]
    [InlineData(0.25, "0.000250000s")]
    public void Status_WithADelay_HasRetryInfo(double milliseconds, string json)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(milliseconds);

        RpcStatus status = RpcStatus.Parser.ParseFrom(OtlpResponses.StatusDetails(8, "later", wait));

        Assert.True(status.Details.Single().TypeUrl is "type.googleapis.com/google.rpc.RetryInfo");
        Assert.Equal(wait, RetryInfo.Parser.ParseFrom(status.Details[0].Value).RetryDelay.ToTimeSpan());
        Assert.Equal(
            $$"""{"code":8,"message":"later","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{json}}"}]}""",
            Encoding.UTF8.GetString(Status(OtlpEncoding.Json, 8, "later", wait)));
    }

    private static byte[] Export(OtlpSignal signal, OtlpEncoding encoding, long rejected, string? message)
    {
        ArrayBufferWriter<byte> output = new();
        OtlpResponses.WriteExport(signal, encoding, rejected, message, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Status(OtlpEncoding encoding, int code, string message, TimeSpan? retryAfter)
    {
        ArrayBufferWriter<byte> output = new();
        OtlpResponses.WriteStatus(encoding, code, message, retryAfter, output);
        return output.WrittenSpan.ToArray();
    }
}
