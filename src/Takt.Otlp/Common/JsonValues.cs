namespace Takt.Otlp;

/// <summary>Writes attributes and values.</summary>
internal static class JsonValues
{
    public static void Attributes(ref JsonWriter json, OtlpBatch batch, AttributeRun run)
    {
        uint dropped = run.Dropped;
        bool open = false;
        foreach (ref readonly OtlpAttribute attribute in batch.Attributes.Slice(run.Start, run.Count))
        {
            if (attribute.Dropped)
            {
                dropped = dropped == uint.MaxValue ? dropped : dropped + 1;
                continue;
            }

            if (!open)
                json.Open("\"attributes\":"u8, (byte)'[');
            open = true;
            KeyValue(ref json, batch, in attribute);
        }

        if (open)
            json.Close((byte)']');
        json.Integer("\"droppedAttributesCount\":"u8, dropped);
    }

    /// <summary>Writes a list of attributes that has no count of dropped ones.</summary>
    public static void List(ref JsonWriter json, OtlpBatch batch, ReadOnlySpan<byte> quoted, AttributeRun run)
    {
        if (run.Count == 0)
            return;
        json.Open(quoted, (byte)'[');
        foreach (ref readonly OtlpAttribute attribute in batch.Attributes.Slice(run.Start, run.Count))
        {
            if (!attribute.Dropped)
                KeyValue(ref json, batch, in attribute);
        }

        json.Close((byte)']');
    }

    public static void Value(ref JsonWriter json, OtlpBatch batch, OtlpValue value)
    {
        json.Open((byte)'{');
        switch (value.Kind)
        {
            case OtlpValueKind.String:
                json.Name("\"stringValue\":"u8);
                json.TextValue(batch.Utf8(value.Text));
                break;
            case OtlpValueKind.Bool:
                json.Bool("\"boolValue\":"u8, value.Number != 0);
                break;
            case OtlpValueKind.Int:
                json.Name("\"intValue\":"u8);
                json.QuotedValue(value.Number);
                break;
            case OtlpValueKind.Double:
                json.Double("\"doubleValue\":"u8, value.Double);
                break;
            case OtlpValueKind.Bytes:
                json.Name("\"bytesValue\":"u8);
                json.Base64Value(batch.Utf8(value.Text));
                break;
            case OtlpValueKind.Array or OtlpValueKind.Map:
                Nested(ref json, batch, value);
                break;
        }

        json.Close((byte)'}');
    }

    private static void KeyValue(ref JsonWriter json, OtlpBatch batch, ref readonly OtlpAttribute attribute)
    {
        json.Open((byte)'{');
        json.Text("\"key\":"u8, batch.Utf8(attribute.Key));
        if (attribute.Value.Kind != OtlpValueKind.None)
        {
            json.Name("\"value\":"u8);
            Value(ref json, batch, attribute.Value);
        }

        json.Close((byte)'}');
    }

    private static void Nested(ref JsonWriter json, OtlpBatch batch, OtlpValue value)
    {
        bool map = value.Kind == OtlpValueKind.Map;
        json.Open(map ? "\"kvlistValue\":"u8 : "\"arrayValue\":"u8, (byte)'{');
        if (value.Number > 0)
            json.Open("\"values\":"u8, (byte)'[');
        foreach (OtlpAttribute child in batch.ChildrenOf(value))
        {
            if (map)
                KeyValue(ref json, batch, in child);
            else
                Value(ref json, batch, child.Value);
        }

        if (value.Number > 0)
            json.Close((byte)']');
        json.Close((byte)'}');
    }
}
