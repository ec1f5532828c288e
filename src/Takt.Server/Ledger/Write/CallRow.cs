using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Write;

/// <summary>A row of <c>usage</c> as read, before its series and prices are looked up.</summary>
internal sealed record CallRow(
    CallPlace Place, Call Call, UsageFlags Flags, long SeriesId, long? OwnSeriesId, Guid? CountedIn, Guid? ExplainsIn, long? CostNano,
    long? ListNano, int? Write1h, int? PriceId, int PriceVersion)
{
    public const string Columns = """
        u.at, u.series_id, u.cost_nano, u.list_nano, u.other_id, u.own_series_id, u.prompt_id, u.agent_id, u.shared_key, u.counted_in,
          u.explains_in,
        u.input, u.output, u.cache_read, u.cache_write, u.cache_write_1h, u.duration_ms, u.price_id, u.price_version, u.evidence, u.flags,
          u.request_id, u.parent_agent_id, u.parent_span, u.sequence, u.ttft_ms, u.attempts
        """;

    public const string PlaceColumns = "u.session_on, u.session_id, u.record_key";

    /// <summary>How many columns these are together: further ones begin here.</summary>
    public const int Width = 30;

    /// <summary>Reads <see cref="PlaceColumns"/> and <see cref="Columns"/>, in this order, from the first column on.</summary>
    public static CallRow Read(NpgsqlDataReader r)
    {
        var place = new CallPlace(r.GetFieldValue<DateOnly>(0), r.GetGuid(1), r.GetGuid(2));
        var (evidence, flags) = ((Evidence)r.GetInt16(22), (UsageFlags)r.GetInt16(23));
        var transcript = evidence == Evidence.Transcript;
        int? write1h = r.IsDBNull(18) ? null : r.GetInt32(18);
        var shared = Guid(r, 11);
        var call = new Call
        {
            Evidence = evidence,
            Told = Witnesses(evidence, flags),
            AtMicros = RecordTime.FromDateTime(r.GetDateTime(3)),
            ReportedNano = flags.HasFlag(UsageFlags.Reported) ? r.GetInt64(5) : null,
            Tokens = new(r.GetInt32(14), r.GetInt32(15), r.GetInt32(16), r.GetInt32(17)),
            DurationMs = r.GetInt32(19),
            RequestKey = flags.HasFlag(UsageFlags.Nameless) ? null : transcript ? shared : place.Key,
            ClientId = transcript ? null : Long(r, 7),
            MessageId = transcript ? Long(r, 7) : null,
            Sidechain = flags.HasFlag(UsageFlags.Sidechain),
            PromptId = Guid(r, 9),
            AgentId = Guid(r, 10),
            Write1h = flags.HasFlag(UsageFlags.SplitReported) ? write1h : null,
            Details = ReadDetails(r),
        };
        return new(place, call, flags, r.GetInt64(4), Long(r, 8), Guid(r, 12), Guid(r, 13), Long(r, 5), Long(r, 6), write1h,
            r.IsDBNull(20) ? null : r.GetInt32(20), r.GetInt32(21));
    }

    public bool Counts => (Flags & (UsageFlags.Absorbed | UsageFlags.Ancestor)) == 0;

    /// <summary>The cost as it was stored.</summary>
    public CallCost Cost(TokenPrices? prices) => new(CostNano, ListNano, Write1h, Flags & CostFlags, prices);

    /// <summary>What the row says of itself, and not of its cost.</summary>
    public static UsageFlags FlagsOf(StoredCall stored)
    {
        var flags = stored.As?.Cost.Flags ?? (stored.Call.ReportedNano is null ? UsageFlags.None : UsageFlags.Reported)
            | (stored.Call.Write1h is null ? UsageFlags.None : UsageFlags.SplitReported);
        if (stored.Call.RequestKey is null)
            flags |= UsageFlags.Nameless;
        if (stored.Call.Sidechain)
            flags |= UsageFlags.Sidechain;
        if (stored.Call.Evidence != Evidence.Span && stored.Call.Told.HasFlag(Witness.Span))
            flags |= UsageFlags.ToldBySpan;
        if (stored.IsAncestor)
            flags |= UsageFlags.Ancestor;
        else if (stored.As is null)
            flags |= UsageFlags.Absorbed;
        return flags;
    }

    private const UsageFlags CostFlags = UsageFlags.Reported | UsageFlags.SplitInferred | UsageFlags.SplitFromTranscript
        | UsageFlags.SplitReported | UsageFlags.CustomPricing;

    private static CallDetails ReadDetails(NpgsqlDataReader r) => new()
    {
        RequestId = r.IsDBNull(24) ? null : r.GetString(24),
        ParentAgentId = Guid(r, 25),
        ParentSpan = Long(r, 26),
        Sequence = r.IsDBNull(27) ? null : r.GetInt32(27),
        TtftMs = r.IsDBNull(28) ? null : r.GetInt32(28),
        Attempts = r.IsDBNull(29) ? null : r.GetInt16(29),
    };

    private static Witness Witnesses(Evidence evidence, UsageFlags flags) => evidence switch
    {
        Evidence.Transcript => Witness.Transcript,
        Evidence.Span => Witness.Span,
        _ => flags.HasFlag(UsageFlags.ToldBySpan) ? Witness.Event | Witness.Span : Witness.Event,
    };

    private static Guid? Guid(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetGuid(i);

    private static long? Long(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt64(i);
}
