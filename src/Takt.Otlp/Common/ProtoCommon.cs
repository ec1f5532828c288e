namespace Takt.Otlp;

/// <summary>Messages of opentelemetry/proto/common/v1 and resource/v1. A case label is field number × 8 + wire type.</summary>
internal static class ProtoCommon
{
    /// <summary>How deep arrays and maps may nest, in both encodings.</summary>
    public const int MaxDepth = 32;

    public const string TooDeep = "nests arrays and maps deeper than 32 levels";

    // message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; repeated EntityRef entity_refs = 3; }
    public static void Resource(ref ProtoCursor proto, OtlpBatch batch, ref OtlpResource resource)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: Attribute(ref proto, batch, ref resource.Run); break;
                case 16: resource.Run.Dropped = proto.UInt32(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3;
    //     uint32 dropped_attributes_count = 4; }
    public static void Scope(ref ProtoCursor proto, OtlpBatch batch, ref OtlpScope scope)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: scope.Name = proto.Bytes(); break;
                case 18: scope.Version = proto.Bytes(); break;
                case 26: Attribute(ref proto, batch, ref scope.Run); break;
                case 32: scope.Run.Dropped = proto.UInt32(); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    /// <summary>Adds a KeyValue to an owner whose attributes are the newest in the table.</summary>
    public static void Attribute(ref ProtoCursor proto, OtlpBatch batch, ref AttributeRun run)
    {
        if (run.Count++ == 0)
            run.Start = batch.AttributeTable.Count;
        KeyValue(ref proto, batch, ref batch.AttributeTable.Add(), 0);
    }

    // message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    //                                  ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
    public static void Value(ref ProtoCursor proto, OtlpBatch batch, ref OtlpValue value, int depth)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: value = OtlpValue.OfString(proto.Bytes()); break;
                case 16: value = OtlpValue.OfBool(proto.UInt64() != 0); break;
                case 24: value = OtlpValue.OfInt((long)proto.UInt64()); break;
                case 33: value = OtlpValue.OfDouble(proto.Double()); break;
                case 42: value = Nested(ref proto, batch, OtlpValueKind.Array, depth + 1); break;
                case 50: value = Nested(ref proto, batch, OtlpValueKind.Map, depth + 1); break;
                case 58: value = OtlpValue.OfBytes(proto.Bytes()); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message KeyValue { string key = 1; AnyValue value = 2; }
    private static void KeyValue(ref ProtoCursor proto, OtlpBatch batch, ref OtlpAttribute attribute, int depth)
    {
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            switch (tag)
            {
                case 10: attribute.Key = proto.Bytes(); break;
                case 18: Value(ref proto, batch, ref attribute.ValueField, depth); break;
                default: proto.Skip(tag); break;
            }
        }

        proto.Leave(outer);
    }

    // message ArrayValue { repeated AnyValue values = 1; }   message KeyValueList { repeated KeyValue values = 1; }
    private static OtlpValue Nested(ref ProtoCursor proto, OtlpBatch batch, OtlpValueKind kind, int depth)
    {
        int start = batch.NestedTable.Count, children = 0;
        if (depth > MaxDepth)
            proto.Fail(TooDeep);
        int outer = proto.Enter();
        uint tag;
        while ((tag = proto.Next()) != 0)
        {
            if (tag != 10)
            {
                proto.Skip(tag);
                continue;
            }

            // The table may move while the child's own children are added: fill a local, then put it into its place.
            int place = batch.NestedTable.Count;
            batch.NestedTable.Add();
            OtlpAttribute child = default;
            if (kind == OtlpValueKind.Array)
                Value(ref proto, batch, ref child.ValueField, depth);
            else
                KeyValue(ref proto, batch, ref child, depth);
            batch.NestedTable[place] = child;
            children++;
        }

        proto.Leave(outer);
        return OtlpValue.OfNested(kind, children, new Slice(start, batch.NestedTable.Count - start));
    }
}
