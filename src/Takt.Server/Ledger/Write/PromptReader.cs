using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Agents;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Write;

/// <summary>A stored prompt or agent's end, and where it counts.</summary>
internal sealed record StoredPrompt(Guid SessionId, PromptMark Mark, long SeriesId, long AtMicros);

/// <summary>
/// Reads the prompts and agents' ends that lie about those of a group, the group's own included. Only sessions in which an agent has ended
/// pay for it, and of them only what can change a decision is read.
/// </summary>
internal static class PromptReader
{
    private const string Near = """
        select a.session_id, a.record_key, a.is_prompt, a.time_nano, a.series_id, a.at
        from unnest($2::uuid[], $3::date[], $4::bigint[], $5::bigint[]) as w (session_id, session_on, from_nano, to_nano)
        cross join lateral (
          select * from activity a
          where a.organization_id = $1 and a.session_on = w.session_on and a.session_id = w.session_id and a.is_prompt is not null
            and a.time_nano between w.from_nano and w.to_nano offset 0) a
        """;

    /// <summary>A stretch of a session's time, both ends included.</summary>
    private readonly record struct Window(Guid SessionId, long From, long To);

    /// <returns>Nothing when no decision can change.</returns>
    public static NpgsqlBatchCommand? Command(GroupPlan plan)
    {
        var windows = Windows(plan.Activities.Values
            .Where(activity =>
                activity.IsPrompt is not null && plan.Sessions[activity.Report.Session.Id].Kinds.HasFlag(SessionKinds.AgentEnded))
            .Select(activity => activity.Report));
        if (windows.Count == 0)
            return null;
        var command = new NpgsqlBatchCommand(Near);
        command.Parameters.AddValue(plan.OrganizationId)
            .AddColumn(NpgsqlDbType.Uuid, windows, window => window.SessionId)
            .AddColumn(NpgsqlDbType.Date, windows, window => plan.SessionOn(window.SessionId))
            .AddColumn(NpgsqlDbType.Bigint, windows, window => window.From)
            .AddColumn(NpgsqlDbType.Bigint, windows, window => window.To);
        return command;
    }

    /// <summary>Reads the command's result and moves on to the next one's.</summary>
    public static async Task ReadAsync(NpgsqlDataReader reader, List<StoredPrompt> near, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            near.Add(new(reader.GetGuid(0), new(reader.GetInt64(3), reader.GetBoolean(2), reader.GetGuid(1)), reader.GetInt64(4),
                RecordTime.FromDateTime(reader.GetDateTime(5))));
        }

        await reader.NextResultAsync(cancellationToken);
    }

    // A prompt is decided on by what lies in the window before it, so a row decides on nothing beyond the window on either side. Rows of a
    // session stand close together: their windows are read as one, and no row twice.
    private static List<Window> Windows(IEnumerable<ActivityReport> marks)
    {
        var windows = new List<Window>();
        foreach (var mark in marks.OrderBy(mark => mark.Session.Id).ThenBy(mark => mark.TimeUnixNano))
        {
            var window = new Window(mark.Session.Id, mark.TimeUnixNano - PromptOrigins.WindowNano,
                mark.TimeUnixNano + PromptOrigins.WindowNano);
            if (windows.Count > 0 && windows[^1] is var last && last.SessionId == window.SessionId && window.From <= last.To)
                windows[^1] = last with { To = window.To };
            else
                windows.Add(window);
        }

        return windows;
    }
}
