using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Takt.Otlp.Tests.Oracle;

/// <summary>Turns what all signals share back into messages.</summary>
internal static class CommonOf
{
    public static ByteString Bytes(OtlpBatch batch, Slice slice) => ByteString.CopyFrom(batch.Utf8(slice));

    public static Resource Resource(OtlpBatch batch, OtlpResource resource)
    {
        Resource message = new() { DroppedAttributesCount = resource.DroppedAttributesCount };
        Attributes(batch, resource.AttributeStart, resource.AttributeCount, message.Attributes);
        return message;
    }

    public static InstrumentationScope Scope(OtlpBatch batch, OtlpScope scope)
    {
        InstrumentationScope message = new()
        {
            Name = batch.Text(scope.Name),
            Version = batch.Text(scope.Version),
            DroppedAttributesCount = scope.DroppedAttributesCount,
        };
        Attributes(batch, scope.AttributeStart, scope.AttributeCount, message.Attributes);
        return message;
    }

    public static void Attributes(OtlpBatch batch, int start, int count, RepeatedField<KeyValue> to)
    {
        foreach (OtlpAttribute attribute in batch.Attributes.Slice(start, count))
            to.Add(KeyValue(batch, attribute));
    }

    public static AnyValue Value(OtlpBatch batch, OtlpValue value) => value.Kind switch
    {
        OtlpValueKind.String => new AnyValue { StringValue = batch.Text(value.Text) },
        OtlpValueKind.Bool => new AnyValue { BoolValue = value.Number != 0 },
        OtlpValueKind.Int => new AnyValue { IntValue = value.Number },
        OtlpValueKind.Double => new AnyValue { DoubleValue = value.Double },
        OtlpValueKind.Bytes => new AnyValue { BytesValue = Bytes(batch, value.Text) },
        OtlpValueKind.Array =>
            new AnyValue { ArrayValue = new ArrayValue { Values = { Children(batch, value).Select(child => Value(batch, child.Value)) } } },
        OtlpValueKind.Map =>
            new AnyValue { KvlistValue = new KeyValueList { Values = { Children(batch, value).Select(child => KeyValue(batch, child)) } } },
        _ => new AnyValue(),
    };

    private static KeyValue KeyValue(OtlpBatch batch, OtlpAttribute attribute) =>
        new() { Key = batch.Text(attribute.Key), Value = Value(batch, attribute.Value) };

    private static List<OtlpAttribute> Children(OtlpBatch batch, OtlpValue value)
    {
        List<OtlpAttribute> children = [];
        foreach (OtlpAttribute child in batch.ChildrenOf(value))
            children.Add(child);
        Assert.Equal(value.Number, children.Count);
        return children;
    }
}
