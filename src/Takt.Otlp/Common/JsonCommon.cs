namespace Takt.Otlp;

/// <summary>The objects that all three signals share. See <see cref="ProtoCommon"/> for the messages they mirror.</summary>
internal static class JsonCommon
{
    public static void Resource(ref JsonCursor json, OtlpBatch batch, ref OtlpResource resource)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("attributes"u8))
                Attributes(ref json, batch, ref resource.Run);
            else if (name.SequenceEqual("droppedAttributesCount"u8))
                resource.Run.Dropped = json.UInt32();
            else
                json.Skip();
        }
    }

    public static void Scope(ref JsonCursor json, OtlpBatch batch, ref OtlpScope scope)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("name"u8))
                scope.Name = json.String();
            else if (name.SequenceEqual("version"u8))
                scope.Version = json.String();
            else if (name.SequenceEqual("attributes"u8))
                Attributes(ref json, batch, ref scope.Run);
            else if (name.SequenceEqual("droppedAttributesCount"u8))
                scope.Run.Dropped = json.UInt32();
            else
                json.Skip();
        }
    }

    /// <summary>Reads an owner's attributes; if it has some already (a repeated name), the last list wins.</summary>
    public static void Attributes(ref JsonCursor json, OtlpBatch batch, ref AttributeRun run)
    {
        (run.Start, run.Count) = (batch.AttributeTable.Count, 0);
        if (!json.EnterArray())
            return;
        while (json.NextElement())
        {
            KeyValue(ref json, batch, ref batch.AttributeTable.Add(), 0);
            run.Count++;
        }
    }

    public static void Value(ref JsonCursor json, OtlpBatch batch, ref OtlpValue value, int depth)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("stringValue"u8))
                value = OtlpValue.OfString(json.String());
            else if (name.SequenceEqual("intValue"u8))
                value = json.Integer();
            else if (name.SequenceEqual("boolValue"u8))
                value = OtlpValue.OfBool(json.Bool());
            else if (name.SequenceEqual("doubleValue"u8))
                value = OtlpValue.OfDouble(json.Double());
            else if (name.SequenceEqual("arrayValue"u8))
                value = Nested(ref json, batch, OtlpValueKind.Array, depth + 1);
            else if (name.SequenceEqual("kvlistValue"u8))
                value = Nested(ref json, batch, OtlpValueKind.Map, depth + 1);
            else if (name.SequenceEqual("bytesValue"u8))
                value = OtlpValue.OfBytes(json.Base64());
            else
                json.Skip();
        }
    }

    private static void KeyValue(ref JsonCursor json, OtlpBatch batch, ref OtlpAttribute attribute, int depth)
    {
        if (!json.EnterObject())
            return;
        while (json.NextProperty(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8))
                attribute.Key = json.String();
            else if (name.SequenceEqual("value"u8))
                Value(ref json, batch, ref attribute.ValueField, depth);
            else
                json.Skip();
        }
    }

    private static OtlpValue Nested(ref JsonCursor json, OtlpBatch batch, OtlpValueKind kind, int depth)
    {
        int start = batch.NestedTable.Count, children = 0;
        if (depth > ProtoCommon.MaxDepth)
            json.Fail(ProtoCommon.TooDeep);
        if (json.EnterObject())
        {
            while (json.NextProperty(out ReadOnlySpan<byte> name))
            {
                if (name.SequenceEqual("values"u8))
                    children += Children(ref json, batch, kind, depth);
                else
                    json.Skip();
            }
        }

        return OtlpValue.OfNested(kind, children, new Slice(start, batch.NestedTable.Count - start));
    }

    private static int Children(ref JsonCursor json, OtlpBatch batch, OtlpValueKind kind, int depth)
    {
        int children = 0;
        if (!json.EnterArray())
            return 0;
        while (json.NextElement())
        {
            // The table may move while the child's own children are added: fill a local, then put it into its place.
            int place = batch.NestedTable.Count;
            batch.NestedTable.Add();
            OtlpAttribute child = default;
            if (kind == OtlpValueKind.Array)
                Value(ref json, batch, ref child.ValueField, depth);
            else
                KeyValue(ref json, batch, ref child, depth);
            batch.NestedTable[place] = child;
            children++;
        }

        return children;
    }
}
