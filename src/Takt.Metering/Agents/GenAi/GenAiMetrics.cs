using Takt.Metering.Agents.Fields;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// Token metrics by OpenTelemetry's GenAI conventions and by those of libraries: their sums are usage. The per-operation histograms of
/// newer drafts repeat the per-inference ones and are passed over.
/// </summary>
internal static class GenAiMetrics
{
    public static void Read(Record record)
    {
        var name = record.Name;
        if (IsTyped(name))
            Read(record, record.Fields.Text(Field.GenAiTokenType) is { IsEmpty: false } type ? type : record.Fields.Text(Field.Type));
        else if (name.StartsWith("gen_ai.client.inference.usage."u8))
            Read(record, name["gen_ai.client.inference.usage."u8.Length..]);
        else if (name.StartsWith("gen_ai.usage."u8) && !name.EndsWith("cost"u8))
            Read(record, name["gen_ai.usage."u8.Length..]);
        else if (!name.StartsWith("gen_ai.client.inference.operation."u8) && UsageLooks.IsMetric(name))
            Unknown(record);
    }

    private static void Read(Record record, ReadOnlySpan<byte> type)
    {
        if (!TokenTypes.TryFind(type, out var measure))
            Unknown(record);
        else if (measure is { } known && Points.IsSum(record, orHistogram: true))
            Points.ReportUsage(record, known, GenAiSpans.UsageFields(record.Fields));
    }

    private static bool IsTyped(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("gen_ai.client.token.usage"u8)
        || (name.StartsWith("llm."u8) && (name.EndsWith(".tokens"u8) || name.EndsWith(".token.usage"u8)));

    private static void Unknown(Record record)
    {
        if (record.Batch.Notice is not null)
            return;
        var type = record.Fields.Text(Field.GenAiTokenType) is { IsEmpty: false } told ? told : record.Fields.Text(Field.Type);
        var which = type.IsEmpty ? "without a token type" : $"with token type {UsageLooks.Printable(type)}";
        UsageLooks.Say(record, $"the metric {UsageLooks.Printable(record.Name)} {which} looks like token usage but is none that Takt "
            + "knows; it wasn't counted");
    }
}
