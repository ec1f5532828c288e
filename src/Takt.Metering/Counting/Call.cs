using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// One API call as all its reports together tell it. <see cref="Merge"/> is commutative, associative and idempotent, so a call is the
/// same whatever the order and repetition of its reports.
/// </summary>
public readonly record struct Call
{
    /// <summary>The best report's evidence: its figures are the call's.</summary>
    public required Evidence Evidence { get; init; }

    public required TokenCounts Tokens { get; init; }

    /// <summary>The client's own cost, nano-dollars.</summary>
    public long? ReportedNano { get; init; }

    /// <summary>The best report's time, clamped, microseconds since 1970.</summary>
    public required long AtMicros { get; init; }

    /// <summary>False for a call that no request id names.</summary>
    public required bool HasRequestId { get; init; }

    public Guid? PromptId { get; init; }

    public int DurationMs { get; init; }

    /// <summary>One-hour cache writes as a transcript says them.</summary>
    public long? TranscriptWrite1h { get; init; }

    public string? TranscriptRepository { get; init; }

    public string? TranscriptBranch { get; init; }

    public static Call From(in CallReport report, long atMicros)
    {
        var transcript = report.Evidence == Evidence.Transcript;
        return new()
        {
            Evidence = report.Evidence,
            Tokens = report.Tokens,
            ReportedNano = report.ReportedCostNano,
            AtMicros = atMicros,
            HasRequestId = report.HasRequestId,
            PromptId = report.PromptId,
            DurationMs = report.DurationMs,
            TranscriptWrite1h = transcript ? report.CacheWrite1h : null,
            TranscriptRepository = transcript ? report.Dimensions.Repository : null,
            TranscriptBranch = transcript ? report.Dimensions.Branch : null,
        };
    }

    /// <summary>The call that both tell of. <paramref name="secondLeads"/> says whose dimensions are the call's.</summary>
    public static Call Merge(in Call first, in Call second, out bool secondLeads)
    {
        secondLeads = Compare(second, first) > 0;
        var lead = secondLeads ? second : first;
        var bothTranscripts = first.Evidence == Evidence.Transcript && second.Evidence == Evidence.Transcript;
        return lead with
        {
            Tokens = bothTranscripts ? Largest(first.Tokens, second.Tokens) : lead.Tokens,
            PromptId = lead.PromptId ?? (secondLeads ? first.PromptId : second.PromptId),
            TranscriptWrite1h = Largest(first.TranscriptWrite1h, second.TranscriptWrite1h),
            TranscriptRepository = Largest(first.TranscriptRepository, second.TranscriptRepository),
            TranscriptBranch = Largest(first.TranscriptBranch, second.TranscriptBranch),
        };
    }

    // A stream writes one transcript line per content block, the counts growing: the latest line leads, the counts are each the largest.
    private static int Compare(in Call a, in Call b)
    {
        var order = a.Evidence.CompareTo(b.Evidence);
        if (order != 0) return order;
        if (a.Evidence == Evidence.Transcript) return a.AtMicros.CompareTo(b.AtMicros);
        order = a.Tokens.Total.CompareTo(b.Tokens.Total);
        if (order == 0) order = a.Tokens.Output.CompareTo(b.Tokens.Output);
        if (order == 0) order = Nullable.Compare(a.ReportedNano, b.ReportedNano);
        return order != 0 ? order : b.AtMicros.CompareTo(a.AtMicros);
    }

    private static TokenCounts Largest(TokenCounts a, TokenCounts b) => new(Math.Max(a.Input, b.Input), Math.Max(a.Output, b.Output),
        Math.Max(a.CacheRead, b.CacheRead), Math.Max(a.CacheWrite, b.CacheWrite));

    private static long? Largest(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static string? Largest(string? a, string? b) => string.CompareOrdinal(a, b) >= 0 ? a : b;
}
