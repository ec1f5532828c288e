using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Takt.Otlp.Tests.Decoding;

public sealed class FixtureTests
{
    [Theory]
    [InlineData("2.1.197", 18)]
    [InlineData("2.1.332", 33)]
    public void Fixtures_AreAllThere(string client, int bodies) =>
        Assert.Equal(bodies, Fixtures.All.Count(body => body.Name.StartsWith($"/claude-code-{client}/", StringComparison.Ordinal)));

    [Fact]
    public void Fixture_Decoded_HasItsRecords()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            using OtlpBatch batch = Fixtures.Decode(body);

            int records = batch.Logs.Length + batch.Points.Length + batch.Spans.Length;
            Assert.True(records > 0, body.ToString());
            Assert.Equal(
                "claude-code", Attribute(batch, batch.Resources[0].AttributeStart, batch.Resources[0].AttributeCount, "service.name"));
            Assert.StartsWith("com.anthropic.claude_code", batch.Text(batch.Scopes[0].Name), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fixture_WrittenAndReadAgain_IsTheSame()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            using OtlpBatch batch = Fixtures.Decode(body);
            string written = Fixtures.Write(batch);
            using OtlpBatch again = Fixtures.Json(body.Signal, written);

            Assert.Equal(written, Fixtures.Write(again));
            Assert.NotNull(JsonNode.Parse(written));
        }
    }

    [Fact]
    public void Fixture_Decoded_IsWhatTheOracleReads()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            using OtlpBatch batch = Fixtures.Decode(body);
            IMessage expected = body.Encoding == OtlpEncoding.Json
                ? Oracle.Oracle.Json(body.Signal, Encoding.UTF8.GetString(body.Bytes))
                : Oracle.Oracle.Protobuf(body.Signal, body.Bytes);

            Assert.Equal(expected, Oracle.Oracle.Of(batch));
        }
    }

    [Fact]
    public void Fixture_Transcoded_IsTheSameInTheOtherEncoding()
    {
        foreach (Fixtures.Body body in Fixtures.All)
        {
            using OtlpBatch batch = Fixtures.Decode(body);
            IMessage expected = Oracle.Oracle.Of(batch);
            using OtlpBatch other = body.Encoding == OtlpEncoding.Json
                ? Fixtures.Decode(body.Signal, OtlpEncoding.Protobuf, expected.ToByteArray())
                : Fixtures.Json(body.Signal, Fixtures.Write(batch));

            Assert.Equal(expected, Oracle.Oracle.Of(other));
        }
    }

    private static string? Attribute(OtlpBatch batch, int start, int count, string key)
    {
        foreach (OtlpAttribute attribute in batch.Attributes.Slice(start, count))
        {
            if (batch.Text(attribute.Key) == key)
                return batch.Text(attribute.Value.Text);
        }

        return null;
    }
}
