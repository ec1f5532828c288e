using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// Token histograms by OpenTelemetry's GenAI conventions: their sums are usage. The per-operation histograms of newer drafts repeat the
/// per-inference ones and are passed over.
/// </summary>
internal static class GenAiMetrics
{
    public static void Read(Record record)
    {
        if (MeasureOf(record) is not { } measure) return;
        if (!Points.IsSum(record, orHistogram: true)) return;
        Points.ReportUsage(record, measure, GenAiSpans.UsageFields(record.Fields));
    }

    private static Measure? MeasureOf(Record record)
    {
        var name = record.Name;
        if (name.SequenceEqual("gen_ai.client.token.usage"u8))
        {
            var type = record.Fields.Text(Field.GenAiTokenType);
            if (type.SequenceEqual("input"u8)) return Measure.InputWithCache;
            return type.SequenceEqual("output"u8) || type.SequenceEqual("completion"u8) ? Measure.Output : null;
        }
        if (!name.StartsWith("gen_ai.client.inference.usage."u8)) return null;
        var what = name["gen_ai.client.inference.usage."u8.Length..];
        if (what.SequenceEqual("input_tokens"u8)) return Measure.InputWithCache;
        if (what.SequenceEqual("output_tokens"u8)) return Measure.Output;
        if (what.SequenceEqual("cache_read.input_tokens"u8)) return Measure.CacheRead;
        return what.SequenceEqual("cache_write.input_tokens"u8) ? Measure.CacheWrite : null;
    }
}
