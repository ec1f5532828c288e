using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Takt.Server.Demo.Wire;

/// <summary>Writes the parts that all signals of OTLP/JSON share.</summary>
internal sealed class OtlpText : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    public OtlpText() => Json = new Utf8JsonWriter(_buffer);

    public Utf8JsonWriter Json { get; }

    /// <summary>Opens the request down to the array of records: one resource, one scope.</summary>
    public void Open(string blocks, string scopes, string records, (string Key, object Value)[] resource, string scope)
    {
        Json.WriteStartObject();
        Json.WriteStartArray(blocks);
        Json.WriteStartObject();
        Json.WriteStartObject("resource");
        Attributes(resource);
        Json.WriteEndObject();
        Json.WriteStartArray(scopes);
        Json.WriteStartObject();
        Json.WriteStartObject("scope");
        Json.WriteString("name", scope);
        Json.WriteString("version", DemoSender.Version);
        Json.WriteEndObject();
        Json.WriteStartArray(records);
    }

    /// <summary>Closes all that <see cref="Open"/> has opened.</summary>
    public ReadOnlyMemory<byte> Close()
    {
        for (var level = 0; level < 3; level++)
        {
            Json.WriteEndArray();
            Json.WriteEndObject();
        }

        Json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Attributes(params ReadOnlySpan<(string Key, object Value)[]> groups)
    {
        Json.WriteStartArray("attributes");
        foreach (var group in groups)
        {
            foreach (var (key, value) in group)
            {
                Json.WriteStartObject();
                Json.WriteString("key", key);
                Json.WriteStartObject("value");
                Value(value);
                Json.WriteEndObject();
                Json.WriteEndObject();
            }
        }

        Json.WriteEndArray();
    }

    public void Time(string name, DateTimeOffset time) =>
        Json.WriteString(name, ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Json.Dispose();

    private void Value(object value)
    {
        switch (value)
        {
            case long number:
                Json.WriteNumber("intValue", number);
                break;
            case decimal amount:
                Json.WriteNumber("doubleValue", amount);
                break;
            default:
                Json.WriteString("stringValue", (string)value);
                break;
        }
    }
}
