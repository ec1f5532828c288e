using System.Text;
using Google.Protobuf;
using Takt.Otlp.Tests.Oracle;

namespace Takt.Otlp.Tests.Decoding;

/// <summary>An error says where and why.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{},{"logRecords":[{},{"attributes":[{"key":"a"},{"key":7}]}]}]}]}""",
        "resourceLogs[0].scopeLogs[1].logRecords[1].attributes[1].key", "is not a string")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}""",
        "resourceLogs[0].scopeLogs[0].logRecords[0].timeUnixNano", "is not an unsigned 64-bit integer")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":-1}]}]}]}""",
        "resourceLogs[0].scopeLogs[0].logRecords[0].timeUnixNano", "is not an unsigned 64-bit integer")]
    [InlineData("""{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"intValue":true}}]}}]}""",
        "resourceLogs[0].resource.attributes[0].value.intValue", "is not a number")]
    [InlineData("""{"resourceLogs":[{"resource":{"attributes":{}}}]}""", "resourceLogs[0].resource.attributes", "is not an array")]
    [InlineData("""{"resourceLogs":[{"resource":[]}]}""", "resourceLogs[0].resource", "is not an object")]
    [InlineData("""{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"bytesValue":"*"}}]}}]}""",
        "resourceLogs[0].resource.attributes[0].value.bytesValue", "is not base64")]
    [InlineData("""{"resourceLogs":[{},{"scopeLogs":[{"scope":{"name":"x"]}""", "resourceLogs[1].scopeLogs[0].scope.name",
        "is not JSON from here on")]
    [InlineData("""{"resourceLogs":[]} {}""", "", "is not JSON from here on")]
    [InlineData("""[]""", "", "is not an object")]
    [InlineData("""null""", "", "is not an object")]
    [InlineData("", "", "is not JSON from here on")]
    public void Json_Broken_SaysWhereAndWhy(string body, string path, string message)
    {
        using OtlpBatch batch = new();

        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Json, Encoding.UTF8.GetBytes(body), batch, out OtlpError error));

        Assert.Equal((path, message), (error.Path, error.Message));
    }

    [Fact]
    public void Protobuf_Broken_SaysWhereAndWhy()
    {
        LogsRequest request = new();
        request.ResourceLogs.Add(new ResourceLogs { ScopeLogs = { new ScopeLogs(), new ScopeLogs() } });
        LogRecord record = new()
        {
            TimeUnixNano = 1,
            Attributes = { new KeyValue { Key = "first" }, new KeyValue { Key = "k", Value = new AnyValue { StringValue = "text" } } },
        };
        request.ResourceLogs[0].ScopeLogs[1].LogRecords.Add([new LogRecord(), record]);
        byte[] body = request.ToByteArray();
        int text = body.AsSpan().IndexOf("text"u8);
        body[text - 1] = 100;

        using OtlpBatch batch = new();
        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Logs, OtlpEncoding.Protobuf, body, batch, out OtlpError error));

        Assert.Equal("resourceLogs[0].scopeLogs[1].logRecords[1].attributes[1].value", error.Path);
        Assert.Equal(text - 1, error.Offset);
        Assert.Equal("has a length that passes the end of what holds it", error.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0 }, "has an impossible field number")]
    [InlineData(new byte[] { 0x0f }, "has the unknown wire type 7")]
    [InlineData(new byte[] { 0x0c }, "ends a group that was not begun")]
    [InlineData(new byte[] { 0x0b, 0x08, 1 }, "ends within a group")]
    [InlineData(new byte[] { 0x08, 0x80 }, "ends within a number")]
    [InlineData(new byte[] { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 }, "has a number of more than ten bytes")]
    [InlineData(new byte[] { 0x09, 1, 2 }, "ends within a 64-bit number")]
    [InlineData(new byte[] { 0x0d, 1, 2 }, "ends within a 32-bit number")]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 },
        "has a length that passes the end of what holds it")]
    public void Protobuf_OfNoKnownForm_IsRefused(byte[] body, string message)
    {
        using OtlpBatch batch = new();

        Assert.False(OtlpDecoder.TryDecode(OtlpSignal.Traces, OtlpEncoding.Protobuf, body, batch, out OtlpError error));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Empty_InProtobufAndAsJsonObject_IsAnEmptyRequest()
    {
        using OtlpBatch none = Fixtures.Decode(OtlpSignal.Logs, OtlpEncoding.Protobuf, ReadOnlyMemory<byte>.Empty);
        using OtlpBatch json = Fixtures.Json(OtlpSignal.Logs, "{}");

        Assert.Equal(0, none.Resources.Length + json.Resources.Length);
        Assert.Equal("{}", Fixtures.Write(none));
    }
}
