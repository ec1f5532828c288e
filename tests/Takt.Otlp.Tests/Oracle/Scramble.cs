using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Takt.Otlp.Tests.Oracle;

/// <summary>
/// Writes a message another way that means the same: fields in any order (repeated ones in theirs), unknown fields and groups in
/// between, packed lists taken apart, a stale scalar before the right one.
/// </summary>
internal sealed class Scramble(int seed)
{
    private readonly Random _random = new(seed);

    public byte[] Message(IMessage message) => Message(message.ToByteArray(), message.Descriptor);

    private byte[] Message(byte[] bytes, MessageDescriptor descriptor)
    {
        List<(uint Tag, byte[] Field)> fields = [];
        CodedInputStream input = new(bytes);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            fields.AddRange(Field(input, tag, descriptor));

        // A stable sort by a random key for each field number: what is repeated keeps its order.
        Dictionary<uint, Queue<byte[]>> byNumber = fields.GroupBy(field => field.Tag >> 3)
            .ToDictionary(group => group.Key, group => new Queue<byte[]>(group.Select(field => field.Field)));
        uint[] order = [.. fields.Select(field => field.Tag >> 3)];
        _random.Shuffle(order);

        MemoryStream output = new();
        foreach (uint number in order)
        {
            if (_random.Next(4) == 0)
                output.Write(Unknown());
            output.Write(byNumber[number].Dequeue());
        }

        return output.ToArray();
    }

    private IEnumerable<(uint Tag, byte[] Field)> Field(CodedInputStream input, uint tag, MessageDescriptor descriptor)
    {
        FieldDescriptor field = descriptor.FindFieldByNumber((int)(tag >> 3))!;
        if (field.FieldType == FieldType.Message)
        {
            byte[] content = Message(input.ReadBytes().ToByteArray(), field.MessageType);
            return [(tag, Written(output => { output.WriteTag(tag); output.WriteBytes(ByteString.CopyFrom(content)); }))];
        }

        if (field is { IsRepeated: true, FieldType: not FieldType.String })
            return Unpacked(input.ReadBytes().ToByteArray(), field, tag);
        return (tag & 7) switch
        {
            0 => Stale(tag, field, input.ReadUInt64(), (output, value) => output.WriteUInt64(value)),
            1 => Stale(tag, field, input.ReadFixed64(), (output, value) => output.WriteFixed64(value)),
            5 => Stale(tag, field, input.ReadFixed32(), (output, value) => output.WriteFixed32((uint)value)),
            _ => Delimited(tag, input.ReadBytes()),
        };
    }

    private static IEnumerable<(uint Tag, byte[] Field)> Delimited(uint tag, ByteString content) =>
        [(tag, Written(output => { output.WriteTag(tag); output.WriteBytes(content); }))];

    private IEnumerable<(uint Tag, byte[] Field)> Stale(
        uint tag, FieldDescriptor field, ulong value, Action<CodedOutputStream, ulong> write)
    {
        if (!field.IsRepeated && field.RealContainingOneof is null && _random.Next(4) == 0)
            yield return (tag, One(77));
        yield return (tag, One(value));

        byte[] One(ulong number) => Written(output => { output.WriteTag(tag); write(output, number); });
    }

    private List<(uint Tag, byte[] Field)> Unpacked(byte[] content, FieldDescriptor field, uint tag)
    {
        if (_random.Next(2) == 0)
            return [(tag, Written(output => { output.WriteTag(tag); output.WriteBytes(ByteString.CopyFrom(content)); }))];

        List<(uint Tag, byte[] Field)> elements = [];
        CodedInputStream input = new(content);
        bool varint = field.FieldType == FieldType.UInt64;
        uint single = (tag & ~7u) | (varint ? 0u : 1u);
        while (!input.IsAtEnd)
        {
            ulong value = varint ? input.ReadUInt64() : input.ReadFixed64();
            elements.Add((single, Written(output =>
            {
                output.WriteTag(single);
                if (varint)
                    output.WriteUInt64(value);
                else
                    output.WriteFixed64(value);
            })));
        }

        return elements;
    }

    private byte[] Unknown() => _random.Next(5) switch
    {
        0 => Written(output => { output.WriteTag(3000 << 3); output.WriteUInt64(ulong.MaxValue); }),
        1 => Written(output => { output.WriteTag((3001 << 3) | 1); output.WriteFixed64(7); }),
        2 => Written(output => { output.WriteTag((3002 << 3) | 5); output.WriteFixed32(7); }),
        3 => Written(output => { output.WriteTag((3003 << 3) | 2); output.WriteString("later"); }),
        _ => Written(output =>
        {
            output.WriteTag((3004 << 3) | 3);
            output.WriteTag((1 << 3) | 3);
            output.WriteTag((1 << 3) | 2);
            output.WriteString("within");
            output.WriteTag((1 << 3) | 4);
            output.WriteTag((3004 << 3) | 4);
        }),
    };

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true)) write(output);
        return stream.ToArray();
    }
}
