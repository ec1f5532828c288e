using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Takt.Otlp.Tests.Oracle;

/// <summary>
/// Fills messages at random along their descriptors, so that no field is forgotten. The same seed gives the same message.
/// </summary>
internal sealed class Sample(int seed)
{
    private static readonly string[] Texts = ["", "a", "session.id", "a \"quote\" \\ and\r\n\t\b\f", "\u0001\u001f\u007f", "naïve 日本 🦉",
        new string('x', 300)];
    private static readonly double[] Doubles = [0, 1.5, -1e300, 5e-324, 0.1, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 1e16];
    private static readonly ulong[] Integers = [0, 1, 127, 128, uint.MaxValue, 1795209875857000000, long.MaxValue, 1UL << 63,
        ulong.MaxValue];
    private readonly Random _random = new(seed);

    public static IMessage Request(OtlpSignal signal, int seed)
    {
        IMessage request = Oracle.Empty(signal);
        new Sample(seed).Fill(request, 0);
        return request;
    }

    private void Fill(IMessage message, int depth)
    {
        foreach (OneofDescriptor oneof in message.Descriptor.Oneofs.Where(oneof => !oneof.IsSynthetic))
        {
            FieldDescriptor field = oneof.Fields[_random.Next(oneof.Fields.Count)];
            if (depth > 14 && field.FieldType == FieldType.Message)
                continue;
            if (_random.Next(8) > 0)
                field.Accessor.SetValue(message, Value(field, depth));
        }

        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.RealContainingOneof is not null)
                continue;
            if (field.IsRepeated)
                Repeat((IList)field.Accessor.GetValue(message), field, depth);
            else if (_random.Next(4) > 0)
                field.Accessor.SetValue(message, Value(field, depth));
        }
    }

    private void Repeat(IList list, FieldDescriptor field, int depth)
    {
        int most = depth > 14 ? 0 : field.FieldType == FieldType.Message ? 3 : 5;
        for (int count = _random.Next(most + 1); count > 0; count--)
            list.Add(Value(field, depth));
    }

    private object Value(FieldDescriptor field, int depth)
    {
        ulong integer = Integers[_random.Next(Integers.Length)];
        switch (field.FieldType)
        {
            case FieldType.Message:
                IMessage child = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(child, depth + 1);
                return child;
            case FieldType.Bytes:
                byte[] bytes = new byte[field.Name == "trace_id"
                    ? 16 : field.Name.EndsWith("span_id", StringComparison.Ordinal) ? 8 : _random.Next(20)];
                _random.NextBytes(bytes);
                return ByteString.CopyFrom(bytes);
            case FieldType.String: return Texts[_random.Next(Texts.Length)];
            case FieldType.Bool: return _random.Next(2) > 0;
            case FieldType.Double: return Doubles[_random.Next(Doubles.Length)];
            case FieldType.Int32 or FieldType.SInt32: return (int)integer;
            case FieldType.UInt32 or FieldType.Fixed32: return (uint)integer;
            case FieldType.Int64 or FieldType.SFixed64: return (long)integer;
            default: return integer;
        }
    }
}
