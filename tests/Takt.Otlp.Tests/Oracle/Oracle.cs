using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Takt.Otlp.Tests.Oracle;

/// <summary>What Google's own parsers make of a body: generated classes, in the form that a batch can be compared with.</summary>
internal static class Oracle
{
    private static readonly JsonParser Lenient = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static IMessage Empty(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Logs => new LogsRequest(),
        OtlpSignal.Metrics => new MetricsRequest(),
        _ => new TracesRequest(),
    };

    public static IMessage Protobuf(OtlpSignal signal, byte[] body)
    {
        IMessage message = Empty(signal);
        message.MergeFrom(body);
        return Normal.Form(message);
    }

    /// <summary>Parses OTLP/JSON as protobuf's JSON, from which it differs in its ids.</summary>
    public static IMessage Json(OtlpSignal signal, string body)
    {
        JsonNode request = JsonNode.Parse(body)!;
        HexToBase64(request);
        return Normal.Form(Lenient.Parse(request.ToJsonString(), Empty(signal).Descriptor));
    }

    public static IMessage Of(OtlpBatch batch) => Normal.Form(batch.Signal switch
    {
        OtlpSignal.Logs => LogsOf.Batch(batch),
        OtlpSignal.Metrics => MetricsOf.Batch(batch),
        _ => TracesOf.Batch(batch),
    });

    private static void HexToBase64(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? element in array)
                HexToBase64(element);
        }
        else if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? value) in members.ToArray())
            {
                if (name is "traceId" or "spanId" or "parentSpanId")
                    members[name] = Convert.ToBase64String(Convert.FromHexString((string)value!));
                else
                    HexToBase64(value);
            }
        }
    }
}
