using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Agents;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// Keeps the sums of prompts that are probably automatic (<see cref="PromptOrigins"/>) in step with the set of activities, whatever the order in which they come.
/// Only sessions in which an agent has ended pay for it, and of them only what lies about the new rows is read.
/// </summary>
internal sealed class PromptSettlement(NpgsqlConnection connection, GroupPlan plan, ActivityKindStore kinds, RollupDelta rollups)
{
    private static readonly string[] Names = [ActivityKinds.Prompts, ActivityKinds.AgentEnds, ActivityKinds.PromptsProbablyAutomatic];

    // A prompt is decided on by what lies in the window before it, so a row decides on nothing beyond the window on either side.
    private static readonly string Near = $"""
        select a.session_id, a.record_key, a.is_prompt, a.time_nano, a.series_id, a.at
        from unnest($2::uuid[], $3::date[], $4::bigint[]) as n (session_id, session_on, time_nano)
        cross join lateral (
          select * from activity a
          where a.organization_id = $1 and a.session_on = n.session_on and a.session_id = n.session_id and a.is_prompt is not null
            and a.time_nano between n.time_nano - {PromptOrigins.WindowNano} and n.time_nano + {PromptOrigins.WindowNano} offset 0) a
        """;

    private sealed record Row(PromptMark Mark, long SeriesId, long AtMicros);

    public async Task SettleAsync(IReadOnlyList<StagedActivity> activities, CancellationToken cancellationToken)
    {
        var marks = activities.Where(activity => activity.IsPrompt is not null
            && plan.Sessions[activity.Report.Session.Id].Kinds.HasFlag(SessionKinds.AgentEnded)).Select(activity => activity.Report).ToList();
        if (marks.Count == 0) return;
        if (!Names.All(kinds.IsKnown)) await kinds.LearnAsync(Names, cancellationToken);

        var isNew = marks.Select(report => (report.Session.Id, report.Key)).ToHashSet();
        foreach (var session in (await NearAsync(marks, cancellationToken)).GroupBy(near => near.SessionId, near => near.Row))
        {
            var after = PromptOrigins.ProbablyAutomatic(session.Select(row => row.Mark));
            var before = PromptOrigins.ProbablyAutomatic(session.Select(row => row.Mark).Where(mark => !isNew.Contains((session.Key, mark.Key))));
            foreach (var row in session)
            {
                var change = (after.Contains(row.Mark.Key) ? 1 : 0) - (before.Contains(row.Mark.Key) ? 1 : 0);
                rollups.AddActivity(row.SeriesId, kinds.Known(ActivityKinds.PromptsProbablyAutomatic), row.AtMicros, change);
            }
        }
    }

    private async Task<List<(Guid SessionId, Row Row)>> NearAsync(List<ActivityReport> marks, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Near, connection);
        command.Parameters.AddValue(plan.OrganizationId)
            .AddColumn(NpgsqlDbType.Uuid, marks, mark => mark.Session.Id)
            .AddColumn(NpgsqlDbType.Date, marks, mark => plan.SessionOn(mark.Session.Id))
            .AddColumn(NpgsqlDbType.Bigint, marks, mark => mark.TimeUnixNano);
        var near = new List<(Guid, Row)>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
            near.Add((r.GetGuid(0), new(new(r.GetInt64(3), r.GetBoolean(2), r.GetGuid(1)), r.GetInt64(4), RecordTime.FromDateTime(r.GetDateTime(5)))));
        return [.. near.DistinctBy(row => (row.Item1, row.Item2.Mark.Key))];
    }
}
