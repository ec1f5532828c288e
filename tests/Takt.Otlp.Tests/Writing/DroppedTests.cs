using System.Text.Json.Nodes;

namespace Takt.Otlp.Tests.Writing;

/// <summary>What is marked as dropped does not come out, and is counted.</summary>
public sealed class DroppedTests
{
    [Fact]
    public void Attributes_MarkedDropped_AreLeftOutAndCounted()
    {
        foreach (Fixtures.Body body in Fixtures.All.Where(body => body.Signal != OtlpSignal.Metrics))
        {
            using OtlpBatch batch = Fixtures.Decode(body);
            uint expected = 0;
            foreach (OtlpResource resource in batch.Resources)
                expected += resource.DroppedAttributesCount;
            foreach (OtlpLog log in batch.Logs)
                expected += log.DroppedAttributesCount;
            foreach (OtlpSpan span in batch.Spans)
                expected += span.DroppedAttributesCount;
            foreach (ref OtlpAttribute attribute in batch.Attributes)
            {
                if (batch.Text(attribute.Key) != "session.id")
                    continue;
                attribute.Dropped = true;
                expected++;
            }

            JsonNode written = JsonNode.Parse(Fixtures.Write(batch))!;

            Assert.True(expected > 0);
            Assert.DoesNotContain("session.id", written.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal(expected, Sum(written, "droppedAttributesCount"));
        }
    }

    [Fact]
    public void Owner_WithAllAttributesDropped_HasOnlyTheCount()
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Logs, """{"resourceLogs":[{"resource":{"attributes":[{"key":"a"},{"key":"b"}],"droppedAttributesCount":3}}]}""");
        foreach (ref OtlpAttribute attribute in batch.Attributes)
            attribute.Dropped = true;

        Assert.Equal("""{"resourceLogs":[{"resource":{"droppedAttributesCount":5}}]}""", Fixtures.Write(batch));
    }

    [Fact]
    public void PointAttributes_MarkedDropped_AreLeftOut()
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Metrics,
            """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"attributes":[{"key":"a"},"""
                + """{"key":"b"}],"asInt":"4"}]}}]}]}]}""");
        batch.Attributes[0].Dropped = true;

        Assert.Equal(
            """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asInt":"4","attributes":[{"key":"b"}"""
                + """]}]}}]}]}]}""",
            Fixtures.Write(batch));
    }

    [Fact]
    public void Body_Dropped_IsLeftOut()
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Logs,
            """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"secret"},"eventName":"e"},"""
                + """{"body":{"stringValue":"kept"}}]}]}]}""");

        batch.DropBody(0);

        Assert.True(batch.Logs[0].BodyDropped);
        Assert.Equal("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"e"},{"body":{"stringValue":"kept"}}]}]}]}""",
            Fixtures.Write(batch));
    }

    private static uint Sum(JsonNode? node, string name) => node switch
    {
        JsonObject members => (uint)members.Sum(member => member.Key == name ? (uint)member.Value! : Sum(member.Value, name)),
        JsonArray array => (uint)array.Sum(element => Sum(element, name)),
        _ => 0,
    };
}
