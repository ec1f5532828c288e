using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>Rows of <see cref="StorySql"/>.</summary>
internal static class StoryRows
{
    public static CallFact Call(NpgsqlDataReader r) => new(
        r.GetGuid(0), RecordTime.FromDateTime(r.GetDateTime(1)), r.GetInt32(2), Id(r, 3), Source(Text(r, 4), Text(r, 5)), Text(r, 5),
        Id(r, 6), Text(r, 7), Text(r, 8), new(r.GetInt32(9), r.GetInt32(10), r.GetInt32(11), r.GetInt32(12)), Int(r, 13), Long(r, 14),
        r.IsDBNull(15) ? null : new(r.GetInt64(15), r.GetInt64(16), r.GetInt64(17), r.GetInt64(18), r.GetInt64(19)),
        new() { Sequence = Int(r, 20), ParentAgentId = Id(r, 21), ParentSpan = Long(r, 22) });

    public static EventFact Event(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), RecordTime.FromDateTime(r.GetDateTime(2)), Id(r, 3), Text(r, 4), Text(r, 5), new()
        {
            Sequence = Int(r, 6),
            DurationMs = Int(r, 7),
            SizeIn = Int(r, 8),
            SizeOut = Int(r, 9),
            Status = Small(r, 10),
            Attempts = Small(r, 11),
            Outcome = (ActivityOutcome?)Small(r, 12),
            Reason = Text(r, 13),
            Language = Text(r, 14),
            ToolUse = Text(r, 15),
            RequestId = Text(r, 16),
            AskedBy = Long(r, 17),
            AgentId = Id(r, 18),
            ParentAgentId = Id(r, 19),
            Span = Long(r, 20),
            ParentSpan = Long(r, 21),
        });

    private static CallSource Source(string? querySource, string? agent) => querySource switch
    {
        "subagent" => CallSource.Subagent,
        "auxiliary" => CallSource.Auxiliary,
        null when agent is not null => CallSource.Subagent,
        _ => CallSource.Main,
    };

    private static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);

    private static Guid? Id(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetGuid(i);

    private static int? Int(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt32(i);

    private static short? Small(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt16(i);

    private static long? Long(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt64(i);
}
