using System.Text;
using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class AllocationTests
{
    [Fact]
    public void KnownSenders_AreReadWithoutAllocating()
    {
        const int Records = 500;
        (byte[] Key, string? Text, long Number)[] attributes =
        [
            (Utf8("session.id"), A.Session, 0), (Utf8("user.email"), "dev@example.com", 0), (Utf8("host.name"), "DEV-Laptop.local", 0),
            (Utf8("model"), "claude-opus-4-8[1m]", 0), (Utf8("query_source"), "sdk", 0), (Utf8("input_tokens"), null, 12),
            (Utf8("prompt.id"), A.Session, 0), (Utf8("team"), "core", 0), (Utf8("unknown.attribute"), "x", 0),
            (Utf8("prompt"), "secret", 0),
        ];
        var texts = attributes.Select(a => a.Text is null ? null : Utf8(a.Text)).ToArray();
        var batch = new ReportBatch();
        var reader = new AgentReader();
        var request = Utf8("request_id");

        Feed();
        batch.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Records, batch.Calls.Count);
        Assert.Equal(Records, batch.Activities.Count);
        Assert.InRange(allocated / (2.0 * Records), 0, 8);

        void Feed()
        {
            Span<byte> id = stackalloc byte[8];
            reader.Begin(batch);
            reader.ResourceAttribute("service.name"u8, AttributeValue.String("claude-code"u8));
            for (var i = 0; i < 2 * Records; i++)
            {
                reader.BeginLog(A.Noon + i, 0, i % 2 == 0 ? "api_request"u8 : "some_event"u8,
                    AttributeValue.String("claude_code.api_request"u8));
                for (var j = 0; j < attributes.Length; j++)
                    reader.Attribute(
                        attributes[j].Key, texts[j] is { } text ? AttributeValue.String(text) : AttributeValue.Int(attributes[j].Number));
                BitConverter.TryWriteBytes(id, (long)i);
                reader.Attribute(request, AttributeValue.String(id));
                reader.EndLog();
            }
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
