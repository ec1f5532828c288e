using System.Buffers;

namespace Takt.Otlp;

/// <summary>Writes a batch as canonical OTLP/JSON.</summary>
public static class OtlpJson
{
    /// <summary>
    /// Writes the request in <paramref name="batch"/>: no spaces, fields in their protobuf order, defaults left out, 64-bit integers as
    /// strings, ids in lower-case hex, enums as numbers. Attributes marked <see cref="OtlpAttribute.Dropped"/> are left out and counted in
    /// their owner's <c>droppedAttributesCount</c>, span links in <c>droppedLinksCount</c>; bodies and status messages marked dropped,
    /// exemplars and unknown fields are left out.
    /// </summary>
    public static void Write(OtlpBatch batch, IBufferWriter<byte> output)
    {
        JsonWriter json = new(output);
        json.Open((byte)'{');
        if (batch.Resources.Length > 0)
        {
            json.Open(
                batch.Signal switch
                {
                    OtlpSignal.Logs => "\"resourceLogs\":"u8,
                    OtlpSignal.Metrics => "\"resourceMetrics\":"u8,
                    _ => "\"resourceSpans\":"u8,
                },
                (byte)'[');
            Cursor at = default;
            for (int index = 0; index < batch.Resources.Length; index++)
                Resource(ref json, batch, index, ref at);
            json.Close((byte)']');
        }

        json.Close((byte)'}');
        json.Finish();
    }

    private static void Resource(ref JsonWriter json, OtlpBatch batch, int index, ref Cursor at)
    {
        OtlpResource resource = batch.Resources[index];
        json.Open((byte)'{');
        if (resource.AttributeCount > 0 || resource.DroppedAttributesCount > 0)
        {
            json.Open("\"resource\":"u8, (byte)'{');
            JsonValues.Attributes(ref json, batch, resource.Run);
            json.Close((byte)'}');
        }

        ReadOnlySpan<OtlpScope> scopes = batch.Scopes;
        if (at.Scope < scopes.Length && scopes[at.Scope].Resource == index)
        {
            json.Open(
                batch.Signal switch
                {
                    OtlpSignal.Logs => "\"scopeLogs\":"u8,
                    OtlpSignal.Metrics => "\"scopeMetrics\":"u8,
                    _ => "\"scopeSpans\":"u8,
                },
                (byte)'[');
            for (; at.Scope < scopes.Length && scopes[at.Scope].Resource == index; at.Scope++)
                Scope(ref json, batch, ref at);
            json.Close((byte)']');
        }

        json.Text("\"schemaUrl\":"u8, batch.Utf8(resource.SchemaUrl));
        json.Close((byte)'}');
    }

    private static void Scope(ref JsonWriter json, OtlpBatch batch, ref Cursor at)
    {
        OtlpScope scope = batch.Scopes[at.Scope];
        json.Open((byte)'{');
        if (!scope.Name.IsEmpty || !scope.Version.IsEmpty || scope.AttributeCount > 0 || scope.DroppedAttributesCount > 0)
        {
            json.Open("\"scope\":"u8, (byte)'{');
            json.Text("\"name\":"u8, batch.Utf8(scope.Name));
            json.Text("\"version\":"u8, batch.Utf8(scope.Version));
            JsonValues.Attributes(ref json, batch, scope.Run);
            json.Close((byte)'}');
        }

        switch (batch.Signal)
        {
            case OtlpSignal.Logs: LogsJson.Write(ref json, batch, at.Scope, ref at.Record); break;
            case OtlpSignal.Metrics: MetricsJson.Write(ref json, batch, at.Scope, ref at.Record); break;
            default: TracesJson.Write(ref json, batch, at.Scope, ref at.Record); break;
        }

        json.Text("\"schemaUrl\":"u8, batch.Utf8(scope.SchemaUrl));
        json.Close((byte)'}');
    }

    /// <summary>The next scope and record: both tables are in the order of their owners.</summary>
    private struct Cursor
    {
        public int Scope;
        public int Record;
    }
}
