using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Identity;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>What all families do to report one API call.</summary>
internal static class Calls
{
    /// <summary>Kinds of ids, kept apart in the keys.</summary>
    public const char RequestIds = 'r', ClientIds = 'c', MessageIds = 'm', ResponseIds = 'g', SpanIds = 's';

    private const long NanoPerMicro = 1_000;

    /// <summary>Of one kind in one call: ten times the largest window there is.</summary>
    private const long MostTokens = 100_000_000;

    private const long MostNano = 10_000 * Money.NanoPerUsd;

    /// <summary>False (and the record rejected) when a count is negative, no number or impossibly large. Absent counts are zero.</summary>
    public static bool TryTokens(Record record, Field input, Field output, Field cacheRead, Field cacheWrite, out TokenCounts tokens)
    {
        tokens = default;
        var fields = record.Fields;
        if (!(fields.TryCount(input, out var i) && fields.TryCount(output, out var o)
            && fields.TryCount(cacheRead, out var r) && fields.TryCount(cacheWrite, out var w)))
        {
            record.Batch.Reject("a token count is negative or not a number");
            return false;
        }
        tokens = new TokenCounts(i, o, r, w);
        return IsPossible(record, tokens);
    }

    /// <summary>A record whose counts no model could come near is rejected.</summary>
    public static bool IsPossible(Record record, in TokenCounts tokens)
    {
        if (Math.Max(Math.Max(tokens.Input, tokens.Output), Math.Max(tokens.CacheRead, tokens.CacheWrite)) <= MostTokens) return true;
        record.Batch.Reject("a token count is larger than any model's window");
        return false;
    }

    /// <summary>The client's own cost: the exact one, micros only when it is absent. A cost that is none (NaN, negative, more than any call could cost) is absent, too.</summary>
    public static long? ReportedCost(RecordFields fields)
    {
        if (RecordFields.TryDoubleOf(fields.Get(Field.CostUsd), out var usd))
            return Money.TryFromDouble(usd, out var nano) && nano <= MostNano ? nano : null;
        var micros = fields.Get(Field.CostUsdMicros);
        return micros.Kind != AttributeKind.None && RecordFields.TryCountOf(micros, out var count) && count <= MostNano / NanoPerMicro
            ? count * NanoPerMicro : null;
    }

    public static bool IsSynthetic(RecordFields fields, Field model) => fields.Text(model).SequenceEqual("<synthetic>"u8);

    /// <summary>Adds the call to the batch.</summary>
    /// <param name="id">The provider's id of the request or, failing that, the next best name; empty keys the call by its own content.</param>
    /// <param name="idSpace">Keeps ids of different kinds apart.</param>
    public static void Report(
        Record record, Evidence evidence, in DimensionFields special, in TokenCounts tokens,
        ReadOnlySpan<byte> id, char idSpace, long? reportedNano = null, long? cacheWrite1h = null)
    {
        var fields = record.Fields;
        var session = record.Session();
        var key = id.IsEmpty ? ContentKey(record, session, special.Model, tokens) : record.Hash.Start((byte)idSpace).Add(id).Finish();
        fields.TryCount(Field.DurationMs, out var duration);
        record.Batch.Calls.Add(new CallReport
        {
            Session = session,
            Dimensions = record.UsageDimensions(special),
            Key = key,
            Evidence = evidence,
            RequestKey = !id.IsEmpty && idSpace != SpanIds ? key : null,
            TimeUnixNano = record.TimeUnixNano,
            Tokens = tokens,
            CacheWrite1h = cacheWrite1h,
            ReportedCostNano = reportedNano,
            PromptId = record.PromptId(),
            DurationMs = (int)Math.Clamp(duration, 0, int.MaxValue),
        });
    }

    private static Guid ContentKey(Record record, SessionIdentity session, Field model, in TokenCounts tokens)
    {
        var hash = record.Hash.Start((byte)'k').Add(session.Id).Add(KindNames.Bare(record.Name)).Add(record.RawTimeUnixNano);
        hash.Add(record.Fields.Get(Field.EventSequence)).Add(record.Fields.Text(model));
        return hash.Add(tokens.Input).Add(tokens.Output).Add(tokens.CacheRead).Add(tokens.CacheWrite).Finish();
    }
}
