using Takt.Metering.Usage;

namespace Takt.Metering.Sums;

/// <summary>
/// What sums tell apart within a kind of activity: how long it took, who decided or how it came out, and an edit's language, in one number.
/// All of it is of short lists (<see cref="EventWords"/>): whatever senders write, the sums don't grow by it. Stored: the layout is fixed.
/// </summary>
/// <param name="Code">Bucket + 1 in the lowest byte, reason and language in the next, and whether it is no activity of its own.</param>
public readonly record struct EventSort(int Code)
{
    /// <summary>Set where only its time is of interest: it counts in no sum of activity.</summary>
    public const int TimeAlone = 1 << 30;

    private const int ReasonAt = 8, LanguageAt = 16, Byte = 0xFF;

    private EventSort(short? bucket, byte reason, byte language = 0, bool timeAlone = false)
        : this(((bucket + 1) ?? 0) | (reason << ReasonAt) | (language << LanguageAt) | (timeAlone ? TimeAlone : 0))
    {
    }

    /// <summary>See <see cref="LatencyBuckets"/>; null for what has no duration that matters.</summary>
    public int? Bucket => (Code & Byte) is > 0 and var bucket ? bucket - 1 : null;

    /// <summary>Who decided, the status of an error, how it came out; null where nothing tells.</summary>
    public string? Reason => EventWords.ReasonOf((byte)((Code >> ReasonAt) & Byte));

    public string? Language => EventWords.LanguageOf((byte)((Code >> LanguageAt) & Byte));

    public bool IsTimeAlone => (Code & TimeAlone) != 0;

    public static EventSort Of(string kind, in ActivityDetails details) => kind switch
    {
        ActivityKinds.ToolResults => new(Took(details),
            EventWords.Reason(details.Outcome == ActivityOutcome.Failed ? "failed" : "succeeded")),
        ActivityKinds.ToolAccepted or ActivityKinds.ToolRejected or ActivityKinds.Compactions =>
            new(null, EventWords.Reason(details.Reason)),
        ActivityKinds.WaitSpan => new(Took(details), EventWords.Reason(details.Reason), timeAlone: true),
        ActivityKinds.EditDecisions or ActivityKinds.EditRejections =>
            new(null, EventWords.Reason(details.Reason), EventWords.Language(details.Language)),
        ActivityKinds.ApiErrors => new(null, EventWords.Status(details.Status)),
        _ => default,
    };

    /// <summary>Of a call whose first token took so long.</summary>
    public static EventSort OfFirstToken(int ms) => new(LatencyBuckets.Of(ms), 0);

    private static short? Took(in ActivityDetails details) => details.DurationMs is { } ms ? LatencyBuckets.Of(ms) : null;
}

/// <summary>What a kind of activity adds up to.</summary>
/// <param name="Value">A count, or milliseconds, as the kind has it.</param>
/// <param name="Ms">How long those in a bucket took in all.</param>
public readonly record struct EventAmounts(long Value, long Ms)
{
    public bool IsZero => this == default;

    public static EventAmounts operator +(EventAmounts a, EventAmounts b) => checked(new(a.Value + b.Value, a.Ms + b.Ms));
}
