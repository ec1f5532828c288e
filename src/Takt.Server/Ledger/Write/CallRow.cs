using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>Where a call's row lies.</summary>
internal readonly record struct CallPlace(DateOnly SessionOn, Guid SessionId, Guid Key);

/// <summary>A row of <c>usage</c>, and the way back from it.</summary>
internal readonly record struct CallRow(CallPlace Place, StoredCall Stored)
{
    /// <summary>Reads at, series_id, cost_nano, list_nano, prompt_id, four counts, cache_write_1h, duration_ms, evidence, flags from <paramref name="first"/> on.</summary>
    public static (Call Call, CallCost Cost) Read(NpgsqlDataReader reader, int first)
    {
        long? cost = reader.IsDBNull(first + 2) ? null : reader.GetInt64(first + 2);
        long? list = reader.IsDBNull(first + 3) ? null : reader.GetInt64(first + 3);
        long? write1h = reader.IsDBNull(first + 9) ? null : reader.GetInt32(first + 9);
        var flags = (UsageFlags)reader.GetInt16(first + 12);
        var call = new Call
        {
            AtMicros = RecordTime.FromDateTime(reader.GetDateTime(first)),
            ReportedNano = flags.HasFlag(UsageFlags.Reported) ? cost : null,
            PromptId = reader.IsDBNull(first + 4) ? null : reader.GetGuid(first + 4),
            Tokens = new(reader.GetInt32(first + 5), reader.GetInt32(first + 6), reader.GetInt32(first + 7), reader.GetInt32(first + 8)),
            DurationMs = reader.GetInt32(first + 10),
            Evidence = (Evidence)reader.GetInt16(first + 11),
            HasRequestId = !flags.HasFlag(UsageFlags.Nameless),
            TranscriptWrite1h = flags.HasFlag(UsageFlags.SplitFromTranscript) ? write1h : null,
        };
        return (call, new(cost, list, write1h, flags));
    }

    /// <summary>What transcripts said of repository and branch is kept in the row's series.</summary>
    public static StoredCall Complete(in Call call, SeriesRow series, CallCost cost) => new(call with
    {
        TranscriptRepository = cost.Flags.HasFlag(UsageFlags.RepositoryFromTranscript) ? series.Dimensions.Repository : null,
        TranscriptBranch = cost.Flags.HasFlag(UsageFlags.BranchFromTranscript) ? series.Dimensions.Branch : null,
    }, series, cost);
}
