using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Takt.Otlp.Tests.Oracle;

/// <summary>
/// Removes the differences between messages that mean the same to a reader of batches: an absent part is an empty one, ids of a
/// wrong length are none, exemplars, what links hold and unknown fields are not kept.
/// </summary>
internal static class Normal
{
    public static IMessage Form(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.Name == "exemplars")
                field.Accessor.Clear(message);
            else if (field.FieldType == FieldType.Message)
                Children(message, field);
            else if (field.Name.EndsWith("_id", StringComparison.Ordinal))
                Id(message, field);
        }

        if (message is SpanLink link)
        {
            link.TraceId = ByteString.Empty;
            link.SpanId = ByteString.Empty;
        }

        return message.Descriptor.Parser.WithDiscardUnknownFields(true).ParseFrom(message.ToByteArray());
    }

    private static void Children(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            IList list = (IList)field.Accessor.GetValue(message);
            for (int index = 0; index < list.Count; index++)
                list[index] = Form((IMessage)list[index]!);
            return;
        }

        if (field.Accessor.GetValue(message) is IMessage child)
            field.Accessor.SetValue(message, Form(child));
        else if (field.ContainingOneof is null)
            field.Accessor.SetValue(message, Form(field.MessageType.Parser.ParseFrom(ByteString.Empty)));
    }

    private static void Id(IMessage message, FieldDescriptor field)
    {
        ByteString id = (ByteString)field.Accessor.GetValue(message);
        if (id.Length != (field.Name == "trace_id" ? 16 : 8) || id.All(part => part == 0))
            field.Accessor.Clear(message);
    }
}
