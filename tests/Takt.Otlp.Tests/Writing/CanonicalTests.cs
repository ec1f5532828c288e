using System.Buffers;
using System.Text;
using Google.Protobuf;
using Takt.Otlp.Tests.Oracle;

namespace Takt.Otlp.Tests.Writing;

/// <summary>The canonical form itself, letter by letter.</summary>
public sealed class CanonicalTests
{
    [Fact]
    public void Log_IsWrittenInFieldOrder()
    {
        const string sent = """
            {"resourceLogs":[{"schemaUrl":"u","scopeLogs":[{"scope":{"version":"1","name":"s"},
            "logRecords":[{"flags":1,"spanId":"FC4EE4361164091D",
            "eventName":"e","observedTimeUnixNano":"3","timeUnixNano":2e0,"severityText":"INFO","severityNumber":"SEVERITY_NUMBER_INFO",
            "attributes":[{"key":"i","value":{"intValue":1}},{"key":"d","value":{"doubleValue":"NaN"}},
            {"key":"b","value":{"boolValue":false}},
            {"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"},
            {"kvlistValue":{"values":[{"key":"k","value":{"bytesValue":"AP8"}}]}}]}}},
            {"key":"n"}],"body":{"stringValue":"a\u0000\"\u65e5"},"traceId":"F16B1B436EDAB86F1B3AFF87819F261C"}]}]}]}
            """;
        using OtlpBatch batch = Fixtures.Json(OtlpSignal.Logs, sent);

        Assert.Equal(
            """{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"s","version":"1"},"logRecords":[{"timeUnixNano":"2","severityNumber":"""
                + """9,"severityText":"INFO","b""" +
            """ody":{"stringValue":"a\u0000\"日"},"attributes":[{"key":"i","value":{"intValue":"1"}},"""
            + """{"key":"d","value":{"doubleValue":"NaN"}},""" +
            """{"key":"b","value":{"boolValue":false}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"},"""
            + """{"kvlistValue":{"values":""" +
            """[{"key":"k","value":{"bytesValue":"AP8="}}]}}]}}},{"key":"n"}],"flags":1,"traceId":"f16b1b436edab86f1b3aff87819f261c","s""" +
            """panId":"fc4ee4361164091d","observedTimeUnixNano":"3","eventName":"e"}]}],"schemaUrl":"u"}]}""",
            Fixtures.Write(batch));
    }

    [Fact]
    public void BytesThatAreNotUtf8_BecomeReplacementCharacters()
    {
        LogsRequest request = new() { ResourceLogs = { new ResourceLogs { SchemaUrl = "ab!" } } };
        byte[] body = request.ToByteArray();
        body[body.AsSpan().IndexOf((byte)'b')] = 0xff;
        using OtlpBatch batch = Fixtures.Decode(OtlpSignal.Logs, OtlpEncoding.Protobuf, body);

        Assert.Equal("""{"resourceLogs":[{"schemaUrl":"a�!"}]}""", Fixtures.Write(batch));
    }

    [Fact]
    public void Output_InSmallPieces_IsTheSame()
    {
        Fixtures.Body body = Fixtures.Named("oauth-http-json", OtlpSignal.Traces);
        using OtlpBatch batch = Fixtures.Decode(body);
        Pieces pieces = new();

        OtlpJson.Write(batch, pieces);

        Assert.True(pieces.Count > 1);
        Assert.Equal(Fixtures.Write(batch), pieces.Text);
    }

    /// <summary>Hands out no more than is asked for.</summary>
    private sealed class Pieces : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _piece = [];

        public int Count { get; private set; }

        public string Text => Encoding.UTF8.GetString([.. _written]);

        public void Advance(int count) => _written.AddRange(_piece.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            Count++;
            return _piece = new byte[sizeHint];
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
