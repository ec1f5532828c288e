using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Transcripts;

/// <summary>
/// What a transcript alone knows besides usage: who asked, whose session it is, when a limit ends, and the client's own sum.
/// </summary>
internal static class TranscriptFacts
{
    private const long NanoPerMs = 1_000_000, MsPerSecond = 1_000;

    /// <summary>A limit is at most a week's or, for usage credits, a month's.</summary>
    private const long LongestLimitMs = 32L * 24 * 3600 * MsPerSecond;

    private static readonly DimensionFields Plain = new(Field.None), ByModel = new(Field.Model);

    /// <summary>A prompt's origin for certain. Events own the number of prompts; this says whose they were.</summary>
    public static void ReadPrompt(Record record)
    {
        var origin = record.Fields.Text(Field.OriginKind);
        var source = record.Fields.Text(Field.PromptSource);
        var kind = PromptOrigins.IsAutomatic(origin, source) ? ActivityKinds.PromptsAutomatic : ActivityKinds.PromptsByPerson;
        Activities.Report(record, kind, Plain);
    }

    public static void ReadOwner(Record record) => Activities.Report(record, ActivityKinds.SessionOwner, Plain);

    /// <summary>The time from the refusal to the window's end, in milliseconds.</summary>
    public static void ReadLimit(Record record)
    {
        var type = record.Fields.Text(Field.RateLimitType);
        if (!record.Fields.TryCount(Field.ResetsAt, out var resetsAt) || resetsAt == 0)
        {
            record.Batch.Reject("a quota_limits record needs resets_at: seconds since 1970");
            return;
        }
        var wait = Math.Clamp((resetsAt * MsPerSecond) - (record.TimeUnixNano / NanoPerMs), 0, LongestLimitMs);
        var kind = KindNames.IsName(type) && type.Length <= KindNames.MaxLength / 2
            ? ActivityKinds.LimitOf(KindNames.Of(type)) : ActivityKinds.LimitOf("unknown");
        Activities.Report(record, kind, Plain, wait);
    }

    /// <summary>
    /// What the client says that a model has cost in the session so far, in nano-dollars: a running sum, of which the last counts, hence a
    /// cumulative stream. It is a check of what was counted and no usage of its own.
    /// </summary>
    public static void ReadCost(Record record)
    {
        if (!RecordFields.TryDoubleOf(record.Fields.Get(Field.CostUsd), out var usd) || !Money.TryFromDouble(usd, out var nano)
            || nano > RecordFields.MaxCount)
        {
            record.Batch.Reject("a cost_state record needs cost_usd: what the model has cost so far");
            return;
        }
        var session = record.Session();
        var stream = record.Hash.Start((byte)'q').Add(session.Id).Add(record.Fields.Text(Field.Model)).Finish();
        record.Understood = true;
        record.Batch.Activities.Add(new ActivityReport
        {
            Session = session,
            Dimensions = record.ActivityDimensions(ByModel),
            Key = record.Hash.Start((byte)'w').Add(stream).Add(record.RawTimeUnixNano).Add(nano).Finish(),
            Kind = ActivityKinds.CostState,
            TimeUnixNano = record.TimeUnixNano,
            Value = nano,
            CumulativeStream = stream,
        });
    }
}
