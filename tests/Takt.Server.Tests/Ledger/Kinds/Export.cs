using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Otlp;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>Attributes of a resource or a record.</summary>
internal sealed class Attributes : Dictionary<string, object>
{
    public Attributes()
    {
    }

    public Attributes(Attributes others)
        : base(others)
    {
    }

    public Attributes With(string key, object? value)
    {
        var more = new Attributes(this);
        if (value is null)
            more.Remove(key);
        else
            more[key] = value;
        return more;
    }

    public Attributes With(Attributes others)
    {
        var more = new Attributes(this);
        foreach (var (key, value) in others)
            more[key] = value;
        return more;
    }
}

/// <summary>One request as OTLP/JSON, of one resource and scope.</summary>
internal sealed record Export(OtlpSignal Signal, JsonArray Items, Attributes Resource, string? Scope)
{
    public static Export Logs(Attributes resource, string? scope, params JsonObject[] records) =>
        new(OtlpSignal.Logs, Array(records), resource, scope);

    public static Export Metrics(Attributes resource, string? scope, params JsonObject[] metrics) =>
        new(OtlpSignal.Metrics, Array(metrics), resource, scope);

    public static Export Spans(Attributes resource, string? scope, params JsonObject[] spans) =>
        new(OtlpSignal.Traces, Array(spans), resource, scope);

    public byte[] Body()
    {
        var (root, scopes, items) = Signal switch
        {
            OtlpSignal.Logs => ("resourceLogs", "scopeLogs", "logRecords"),
            OtlpSignal.Metrics => ("resourceMetrics", "scopeMetrics", "metrics"),
            _ => ("resourceSpans", "scopeSpans", "spans"),
        };
        var group = new JsonObject { [items] = Items.DeepClone() };
        if (Scope is not null)
            group["scope"] = new JsonObject { ["name"] = Scope };
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            [root] = new JsonArray(
                new JsonObject { ["resource"] = new JsonObject { ["attributes"] = Pairs(Resource) }, [scopes] = new JsonArray(group) }),
        }.ToJsonString());
    }

    public static JsonObject Log(string at, string? body, string? eventName, Attributes attributes)
    {
        var record = new JsonObject { ["timeUnixNano"] = Nano(at), ["attributes"] = Pairs(attributes) };
        if (body is not null)
            record["body"] = new JsonObject { ["stringValue"] = body };
        if (eventName is not null)
            record["eventName"] = eventName;
        return record;
    }

    public static JsonObject Span(
        string name, string from, string to, string trace, string id, string? parent, Attributes attributes) => new()
        {
            ["traceId"] = trace,
            ["spanId"] = id,
            ["parentSpanId"] = parent ?? "",
            ["name"] = name,
            ["kind"] = 1,
            ["startTimeUnixNano"] = Nano(from),
            ["endTimeUnixNano"] = Nano(to),
            ["attributes"] = Pairs(attributes),
        };

    public static JsonObject Sum(string name, bool cumulative, params JsonObject[] points) => new()
    {
        ["name"] = name,
        ["sum"] = new JsonObject
        {
            ["aggregationTemporality"] = cumulative ? 2 : 1,
            ["isMonotonic"] = true,
            ["dataPoints"] = new JsonArray([.. points]),
        },
    };

    public static JsonObject Point(string from, string to, double value, Attributes attributes) => new()
    {
        ["startTimeUnixNano"] = Nano(from),
        ["timeUnixNano"] = Nano(to),
        ["asDouble"] = value,
        ["attributes"] = Pairs(attributes),
    };

    public static JsonObject Histogram(string name, params JsonObject[] points) => new()
    {
        ["name"] = name,
        ["unit"] = "{token}",
        ["histogram"] = new JsonObject { ["aggregationTemporality"] = 1, ["dataPoints"] = new JsonArray([.. points]) },
    };

    public static JsonObject Bucket(string from, string to, long count, double sum, Attributes attributes) => new()
    {
        ["startTimeUnixNano"] = Nano(from),
        ["timeUnixNano"] = Nano(to),
        ["count"] = count.ToString(CultureInfo.InvariantCulture),
        ["sum"] = sum,
        ["attributes"] = Pairs(attributes),
    };

    /// <summary>Day and time of November 2026, UTC: <c>20T12:00:00</c>.</summary>
    public static DateTimeOffset Time(string at) => DateTimeOffset.Parse($"2026-11-{at}Z", CultureInfo.InvariantCulture);

    // A node has one parent only, and tests send records more than once.
    private static JsonArray Array(JsonObject[] items) => [.. items.Select(item => item.DeepClone())];

    private static string Nano(string at) => ((Time(at) - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);

    private static JsonArray Pairs(Attributes attributes) => [.. attributes.Select(pair => new JsonObject
    {
        ["key"] = pair.Key,
        ["value"] = pair.Value switch
        {
            string text => new JsonObject { ["stringValue"] = text },
            bool flag => new JsonObject { ["boolValue"] = flag },
            double number => new JsonObject { ["doubleValue"] = number },
            IFormattable number => new JsonObject { ["intValue"] = number.ToString(null, CultureInfo.InvariantCulture) },
            _ => throw new ArgumentException($"An attribute can't be a {pair.Value.GetType()}.", nameof(attributes)),
        },
    })];
}
