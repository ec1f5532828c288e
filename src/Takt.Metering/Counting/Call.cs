using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// What the reports of one key tell of a call. <see cref="Merge"/> is commutative, associative and idempotent, so it is the same whatever
/// the order and repetition of the reports.
/// </summary>
public readonly record struct Call
{
    /// <summary>The best report's evidence: its figures are the call's.</summary>
    public required Evidence Evidence { get; init; }

    public required Witness Told { get; init; }

    public required TokenCounts Tokens { get; init; }

    /// <summary>The client's own cost, nano-dollars.</summary>
    public long? ReportedNano { get; init; }

    /// <summary>The best report's time, clamped, microseconds since 1970: when the call ended.</summary>
    public required long AtMicros { get; init; }

    public int DurationMs { get; init; }

    /// <summary>See <see cref="CallReport.RequestKey"/>.</summary>
    public Guid? RequestKey { get; init; }

    /// <summary>See <see cref="CallReport.ClientId"/>.</summary>
    public long? ClientId { get; init; }

    /// <summary>See <see cref="CallReport.MessageId"/>.</summary>
    public long? MessageId { get; init; }

    public bool Sidechain { get; init; }

    public Guid? PromptId { get; init; }

    public Guid? AgentId { get; init; }

    /// <summary>One-hour cache writes as a report says them.</summary>
    public long? Write1h { get; init; }

    public CallDetails Details { get; init; }

    public long StartMicros => AtMicros - (DurationMs * 1000L);

    public static Call From(in CallReport report, long atMicros) => new()
    {
        Evidence = report.Evidence,
        Told = WitnessOf(report.Evidence),
        Tokens = report.Tokens,
        ReportedNano = report.ReportedCostNano,
        AtMicros = atMicros,
        DurationMs = report.DurationMs,
        RequestKey = report.RequestKey,
        ClientId = report.ClientId,
        MessageId = report.MessageId,
        Sidechain = report.Sidechain,
        PromptId = report.PromptId,
        AgentId = report.AgentId,
        Write1h = report.CacheWrite1h,
        Details = report.Details,
    };

    /// <summary>
    /// The call that both tell of. <paramref name="secondLeads"/> says whose dimensions are the call's; ties are the caller's to settle.
    /// </summary>
    public static Call Merge(in Call first, in Call second, out bool secondLeads)
    {
        secondLeads = Compare(second, first) > 0;
        var lead = secondLeads ? second : first;
        var bothTranscripts = first.Evidence == Evidence.Transcript && second.Evidence == Evidence.Transcript;
        return lead with
        {
            Told = first.Told | second.Told,
            Tokens = bothTranscripts ? Largest(first.Tokens, second.Tokens) : lead.Tokens,
            RequestKey = Largest(first.RequestKey, second.RequestKey),
            ClientId = Largest(first.ClientId, second.ClientId),
            PromptId = Largest(first.PromptId, second.PromptId),
            AgentId = Largest(first.AgentId, second.AgentId),
            Write1h = Largest(first.Write1h, second.Write1h),
            Details = CallDetails.Merge(first.Details, second.Details),
        };
    }

    /// <summary>Whether all that decides the cost is the same in both.</summary>
    public bool HasFiguresOf(in Call other) =>
        Evidence == other.Evidence && Tokens == other.Tokens && ReportedNano == other.ReportedNano && AtMicros == other.AtMicros
            && Write1h == other.Write1h;

    // A stream writes one transcript line per content block, the counts growing: the latest line leads, the counts are each the largest.
    public static int Compare(in Call a, in Call b)
    {
        var order = a.Evidence.CompareTo(b.Evidence);
        if (order != 0)
            return order;
        if (a.Evidence == Evidence.Transcript)
        {
            order = a.AtMicros.CompareTo(b.AtMicros);
            return order != 0 ? order : b.DurationMs.CompareTo(a.DurationMs);
        }

        order = a.Tokens.Total.CompareTo(b.Tokens.Total);
        if (order == 0)
            order = a.Tokens.Output.CompareTo(b.Tokens.Output);
        if (order == 0)
            order = a.Tokens.CacheRead.CompareTo(b.Tokens.CacheRead);
        if (order == 0)
            order = a.Tokens.CacheWrite.CompareTo(b.Tokens.CacheWrite);
        if (order == 0)
            order = Nullable.Compare(a.ReportedNano, b.ReportedNano);
        if (order == 0)
            order = b.AtMicros.CompareTo(a.AtMicros);
        return order != 0 ? order : b.DurationMs.CompareTo(a.DurationMs);
    }

    private static Witness WitnessOf(Evidence evidence) => evidence switch
    {
        Evidence.Event => Witness.Event,
        Evidence.Transcript => Witness.Transcript,
        _ => Witness.Span,
    };

    private static TokenCounts Largest(TokenCounts a, TokenCounts b) => new(Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output),
        Math.Max(a.CacheRead, b.CacheRead), Math.Max(a.CacheWrite, b.CacheWrite));

    private static long? Largest(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static Guid? Largest(Guid? a, Guid? b) => a is null ? b : b is null ? a : a.Value.CompareTo(b.Value) >= 0 ? a : b;
}
