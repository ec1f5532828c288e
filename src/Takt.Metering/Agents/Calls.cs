using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>What all families do to report one API call.</summary>
internal static class Calls
{
    private const long NanoPerMicro = 1_000, NanoPerMs = 1_000_000;

    /// <summary>Of one kind in one call: ten times the largest window there is.</summary>
    private const long MostTokens = 100_000_000;

    private const long MostNano = 10_000 * Money.NanoPerUsd;

    /// <summary>A record whose counts no model could come near is rejected.</summary>
    public static bool IsPossible(Record record, in TokenCounts tokens)
    {
        if (Math.Max(Math.Max(tokens.Input, tokens.Output), Math.Max(tokens.CacheRead, tokens.CacheWrite)) <= MostTokens)
            return true;
        record.Understood = true;
        record.Batch.Reject("a token count is larger than any model's window");
        return false;
    }

    /// <summary>
    /// The client's own cost: the exact one, micros only when it is absent. A cost that is none (NaN, negative, more than any call could
    /// cost) is absent, too.
    /// </summary>
    public static long? ReportedCost(RecordFields fields)
    {
        if (RecordFields.TryDoubleOf(fields.Get(Field.CostUsd), out var usd))
            return Money.TryFromDouble(usd, out var nano) && nano <= MostNano ? nano : null;
        var micros = fields.Get(Field.CostUsdMicros);
        return micros.Kind != AttributeKind.None && RecordFields.TryCountOf(micros, out var count) && count <= MostNano / NanoPerMicro
            ? count * NanoPerMicro : null;
    }

    /// <summary>The client's own error lines are no model's: nothing of them counts.</summary>
    public static bool IsSynthetic(Record record, Field model)
    {
        if (!record.Fields.Text(model).SequenceEqual("<synthetic>"u8))
            return false;
        record.Understood = true;
        return true;
    }

    public static void ReportEvent(
        Record record, in DimensionFields special, in CallUsage usage, ReadOnlySpan<byte> response, long? reportedNano = null)
    {
        var request = record.Fields.Text(Field.RequestId);
        var names = CallNames.OfRecord(record, request, response, special.Model, usage.Tokens);
        Report(record, Evidence.Event, special, usage, names, request, reportedNano: reportedNano);
    }

    /// <summary>Reports the call and links its span.</summary>
    public static void ReportSpan(
        Record record, in DimensionFields special, in CallUsage usage, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        var names = CallNames.OfRecord(record, request, response, special.Model, usage.Tokens);
        var span = CallNames.Span(record);
        Report(record, Evidence.Span, special, usage, names, request, span);
        if (span is { } known)
            record.Batch.Spans.Add(new SpanLink(known, CallNames.Parent(record), record.Session().Id, names.Key));
    }

    /// <summary>Links a span without usage, through which one with usage may turn out to be another's ancestor.</summary>
    /// <param name="hasCallsBelow">It stands for calls of its own, which need not be told.</param>
    public static void Link(Record record, bool hasCallsBelow = false)
    {
        if (CallNames.Span(record) is not { } span)
            return;
        Guid? calls = hasCallsBelow ? record.Hash.Start((byte)'l').Add(record.SpanKey()).Finish() : null;
        record.Batch.Spans.Add(new SpanLink(span, CallNames.Parent(record), record.Session().Id, calls));
    }

    public static void Report(
        Record record, Evidence evidence, in DimensionFields special, in CallUsage usage, in CallNames names, ReadOnlySpan<byte> request,
        SpanReference? span = null, long? reportedNano = null)
    {
        record.Understood = true;
        record.Batch.Calls.Add(new CallReport
        {
            Session = record.Session(),
            Dimensions = record.UsageDimensions(special),
            Key = names.Key,
            Evidence = evidence,
            RequestKey = names.RequestKey,
            ClientId = names.ClientId,
            MessageId = names.MessageId,
            Sidechain = names.Sidechain,
            Span = span,
            TimeUnixNano = record.TimeUnixNano,
            Tokens = usage.Tokens,
            CacheWrite1h = usage.CacheWrite1h,
            ReportedCostNano = reportedNano,
            PromptId = record.PromptId(),
            AgentId = DetailReader.Agent(record, Field.AgentId),
            DurationMs = Duration(record),
            Details = DetailReader.OfCall(record, request),
        });
    }

    /// <summary>A span's own times, where they tell; else what the record says.</summary>
    private static int Duration(Record record)
    {
        if (record.StartUnixNano > 0 && record.RawTimeUnixNano > record.StartUnixNano)
            return (int)Math.Min((record.RawTimeUnixNano - record.StartUnixNano) / NanoPerMs, int.MaxValue);
        record.Fields.TryCount(Field.DurationMs, out var told);
        return (int)Math.Clamp(told, 0, int.MaxValue);
    }
}
