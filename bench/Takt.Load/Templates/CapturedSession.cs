using System.Globalization;
using System.Text.Json.Nodes;

namespace Takt.Load.Templates;

/// <summary>
/// The captured session's log records, laid end to end into batches of any size, with marks of fixed length where a batch in use gets
/// values of its own.
/// </summary>
internal static class CapturedSession
{
    /// <summary>The first number that all later ones are as long as, in decimal and as a varint.</summary>
    public const int FirstSequence = 200_000;

    public const string Session = "5e551000-0000-4000-8000-00000000c0de";
    public const string Prompt = "4a0b9700-0000-4000-8000-00000000c0de";
    public const string Account = "acc00000-0000-4000-8000-00000000c0de";
    public const string Trace = "7ace0000000000000000000000c0deff";
    public const string User = "u5e4000000000000000000000000000000000000000000000000000000000000";
    public const string Email = "user-0000@load.example";
    public const string Host = "host-0000.load.local";
    public const string Repository = "https://git.load.example/load/repository-0000";

    private static readonly JsonNode Captured = Read();

    public static int Records => LogRecords(Captured).Count;

    public static string Request(int record) => "req_" + record.ToString("D18", CultureInfo.InvariantCulture);

    public static ulong Time(int record) => 1_111_111_110_000_000_000UL + (ulong)record;

    public static string Timestamp(int record) => $"2001-02-03T04:05:06.{record:D3}Z";

    /// <param name="first">The number of the first record in an endless row of captured sessions.</param>
    public static JsonObject Batch(int first, int count, string model)
    {
        var body = Captured.DeepClone().AsObject();
        var resource = body["resourceLogs"]![0]!;
        var attributes = resource["resource"]!["attributes"]!.AsArray();
        Set(attributes, "host.name", Host);
        attributes.Add(Text("vcs.repository.url.full", Repository));
        var records = LogRecords(body);
        var captured = records.Select(record => record!).ToArray();
        var batch = new JsonArray();
        var request = 0;
        for (var i = 0; i < count; i++)
        {
            var record = captured[(first + i) % captured.Length].DeepClone();
            if (Event(record) == "api_request")
                request = i;
            Mark(record, i, request, model);
            batch.Add(record);
        }

        resource["scopeLogs"]![0]!["logRecords"] = batch;
        return body;
    }

    public static JsonArray LogRecords(JsonNode body) => body["resourceLogs"]![0]!["scopeLogs"]![0]!["logRecords"]!.AsArray();

    public static string Event(JsonNode record) => Find(record["attributes"]!.AsArray(), "event.name")!["stringValue"]!.GetValue<string>();

    public static JsonNode? Find(JsonArray attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute!["key"]!.GetValue<string>() == key)?["value"];

    private static void Mark(JsonNode record, int index, int request, string model)
    {
        record["timeUnixNano"] = Time(index).ToString(CultureInfo.InvariantCulture);
        record["observedTimeUnixNano"] = Time(index).ToString(CultureInfo.InvariantCulture);
        record["traceId"] = Trace;
        var attributes = record["attributes"]!.AsArray();
        Set(attributes, "session.id", Session);
        Set(attributes, "prompt.id", Prompt);
        Set(attributes, "user.account_uuid", Account);
        Set(attributes, "user.id", User);
        Set(attributes, "user.email", Email);
        Set(attributes, "host.name", Host);
        Set(attributes, "event.timestamp", Timestamp(index));
        Set(attributes, "request_id", Request(request));
        Set(attributes, "model", model);
        if (Find(attributes, "event.sequence") is { } sequence)
            sequence["intValue"] = FirstSequence;
    }

    private static void Set(JsonArray attributes, string key, string value)
    {
        if (Find(attributes, key) is { } found)
            found["stringValue"] = value;
    }

    private static JsonObject Text(string key, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };

    private static JsonNode Read()
    {
        using var stream = typeof(CapturedSession).Assembly.GetManifestResourceStream("session.json")!;
        return JsonNode.Parse(stream)!;
    }
}
