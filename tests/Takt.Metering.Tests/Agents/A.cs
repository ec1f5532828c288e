using System.Text;
using Takt.Metering.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>Made records: a test names only what matters to it.</summary>
internal sealed class A
{
    public const long Noon = 1_795_176_000_000_000_000, Nine = 1_795_165_200_000_000_000, Day = 86_400_000_000_000;
    public const string Session = "9f5b222a-75c8-4f42-baf1-cfc1402981b1";

    private readonly AgentReader _reader = new();
    private readonly (string Key, object Value)[] _resource;
    private readonly string _scope;

    private A(string scope, (string, object)[] resource)
    {
        _scope = scope;
        _resource = resource;
        _reader.Begin(Batch);
        BeginScope();
    }

    public ReportBatch Batch { get; } = new();

    public List<string> Dropped { get; } = [];

    public static A ClaudeCode(params (string, object)[] resource) =>
        new("com.anthropic.claude_code.events", [("service.name", "claude-code"), .. resource]);

    public static A Cowork(params (string, object)[] resource) => new("cowork", [("service.name", "cowork"), .. resource]);

    public static A Office(params (string, object)[] resource) => new("office", [("service.name", "office-agent"), .. resource]);

    public static A Sender(string service, params (string, object)[] resource) =>
        new("some.library", [("service.name", service), .. resource]);

    public static A Transcripts(params (string, object)[] resource) => new("takt.transcripts", [("service.name", "takt"), .. resource]);

    public A Log(string name, params (string Key, object Value)[] attributes) => LogAt(Noon, name, attributes);

    public A LogAt(long time, string name, params (string Key, object Value)[] attributes)
    {
        _reader.BeginLog(time, 0, default, default);
        Take("event.name", name);
        foreach (var (key, value) in attributes)
            Take(key, value);
        _reader.EndLog();
        return this;
    }

    /// <summary>A log record whose body alone, or with an attribute, names it.</summary>
    public A Named(string body, string? attribute, params (string Key, object Value)[] attributes)
    {
        _reader.BeginLog(Noon, 0, default, AttributeValue.String(Utf8(body)));
        if (attribute is not null)
            Take("event.name", attribute);
        foreach (var (key, value) in attributes)
            Take(key, value);
        _reader.EndLog();
        return this;
    }

    public ContentClass Body(string? eventName, string body, string? attribute = null)
    {
        _reader.BeginLog(Noon, 0, Utf8(eventName ?? ""), AttributeValue.String(Utf8(body)));
        if (attribute is not null)
            Take("event.name", attribute);
        return _reader.EndLog();
    }

    public A Point(
        string name, object value, (string, object)[] attributes, MetricTemporality temporality = MetricTemporality.Delta,
        long start = Nine, long time = Noon, MetricKind kind = MetricKind.Sum, uint flags = 0)
    {
        _reader.BeginMetric(Utf8(name), kind, temporality);
        _reader.BeginPoint(start, time, Value(value), flags);
        foreach (var (key, attribute) in attributes)
            Take(key, attribute);
        _reader.EndPoint();
        return this;
    }

    public A Span(
        string name, (string Key, object Value)[] attributes, string id = "span-1", string parent = "",
        (string Name, (string, object)[] Attributes)[]? events = null, bool failed = false)
    {
        _reader.BeginSpan(Utf8(name), "trace-1"u8, Utf8(id), Utf8(parent), Nine, Noon, failed);
        foreach (var (eventName, eventAttributes) in events ?? [])
        {
            _reader.BeginSpanEvent();
            foreach (var (key, value) in eventAttributes)
            {
                if (_reader.SpanEventAttribute(Utf8(key), Value(value)) != ContentClass.None)
                    Dropped.Add(key);
            }
            _reader.EndSpanEvent(Utf8(eventName));
        }
        foreach (var (key, value) in attributes)
            Take(key, value);
        _reader.EndSpan();
        return this;
    }

    /// <summary>The record's only call.</summary>
    public CallReport Call() => Assert.Single(Batch.Calls);

    private void BeginScope()
    {
        _reader.BeginResource();
        foreach (var (key, value) in _resource)
            _reader.ResourceAttribute(Utf8(key), Value(value));
        _reader.BeginScope(Utf8(_scope), default);
    }

    private void Take(string key, object value)
    {
        if (_reader.Attribute(Utf8(key), Value(value)) != ContentClass.None)
            Dropped.Add(key);
    }

    private static AttributeValue Value(object value) => value switch
    {
        string text => AttributeValue.String(Utf8(text)),
        int number => AttributeValue.Int(number),
        long number => AttributeValue.Int(number),
        double number => AttributeValue.Double(number),
        bool flag => AttributeValue.Bool(flag),
        byte[] text => AttributeValue.String(text),
        string[] => new AttributeValue(AttributeKind.Array, 0, default),
        _ => throw new ArgumentException(value.ToString(), nameof(value)),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
