using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Agents;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Check;

/// <summary>Reads an organization's facts, some sessions at a time, and adds up what counts of them.</summary>
internal sealed class CheckFacts(
    NpgsqlConnection connection, CheckRange range, SeriesResolver series, PriceIds prices, ActivityKindStore kinds, CheckStore store)
{
    private const int SessionsAtOnce = 500, SumsAtOnce = 200_000;

    private const string Sessions = """
        select session_on, session_id from sessions where organization_id = $1 and (session_on, session_id) > ($2, $3)
        order by session_on, session_id limit $4
        """;

    private static readonly string Calls = $"""
        select {CallRow.PlaceColumns}, {CallRow.Columns} from unnest($2::date[], $3::uuid[]) as k (session_on, session_id)
        cross join lateral (
          select * from usage u where u.organization_id = $1 and u.session_on = k.session_on and u.session_id = k.session_id
            and u.flags & {(int)UsageFlags.Uncounted} = 0 offset 0) u
        """;

    private const string Points = $"""
        select {PointStore.Columns} from unnest($2::date[], $3::uuid[]) as k (session_on, session_id)
        cross join lateral (select named from sessions s where s.organization_id = $1 and s.session_id = k.session_id offset 0) s
        cross join lateral (
          select * from usage_points p where p.organization_id = $1 and p.session_on = k.session_on and p.session_id = k.session_id
            and p.counted <> 0 offset 0) p
        """;

    private const string Activities = """
        select a.session_id, a.record_key, k.name, a.kind_id, a.series_id, a.at, a.delta, a.duration_ms, a.outcome, a.reason, a.language,
          a.status, a.is_prompt, a.time_nano
        from unnest($2::date[], $3::uuid[]) as x (session_on, session_id)
        cross join lateral (
          select * from activity a where a.organization_id = $1 and a.session_on = x.session_on and a.session_id = x.session_id offset 0) a
        join activity_kinds k on k.kind_id = a.kind_id
        """;

    // Where sessions begin is counted once all of them are read: a call may count in another session than its own.
    private static readonly string Beginnings = $"""
        insert into check_quarters (at, day, series_id, sessions)
        select date_bin('15 minutes', at, 'epoch'), {CheckSql.Day}, series_id, count(*) from ({CheckSql.Begun}) b, {CheckSql.Days}
        where {CheckSql.Day} >= @from_day group by 1, 2, 3
        """;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await kinds.LearnAsync([.. MeasureTable.ActivityKindNames, ActivityKinds.FirstTokens, ActivityKinds.Retries,
            ActivityKinds.PromptsProbablyAutomatic], cancellationToken);
        var sums = new RollupDelta(range.Days, new(kinds));
        var (on, id) = (DateOnly.MinValue, Guid.Empty);
        while (await SessionsAsync(on, id, cancellationToken) is { Count: > 0 } sessions)
        {
            await AddCallsAsync(sums, sessions, cancellationToken);
            await AddPointsAsync(sums, sessions, cancellationToken);
            await AddActivitiesAsync(sums, sessions, cancellationToken);
            (on, id) = sessions[^1];
            if (sums.Quarters.Count + sums.SessionDays.Count + sums.Events.Count < SumsAtOnce)
                continue;
            await store.AddAsync(sums, cancellationToken);
            sums = new(range.Days, new(kinds));
        }

        await store.AddAsync(sums, cancellationToken);
        await using var begun = range.Command(connection, Beginnings);
        await begun.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<(DateOnly On, Guid Id)>> SessionsAsync(DateOnly on, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sessions, connection);
        command.Parameters.AddValue(range.OrganizationId).AddValue(on).AddValue(id).AddValue(SessionsAtOnce);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = new List<(DateOnly, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            sessions.Add((reader.GetFieldValue<DateOnly>(0), reader.GetGuid(1)));
        return sessions;
    }

    private async Task AddCallsAsync(RollupDelta sums, List<(DateOnly On, Guid Id)> sessions, CancellationToken cancellationToken)
    {
        var rows = new List<CallRow>();
        await using (var command = Of(Calls, sessions))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(CallRow.Read(reader));
        }

        var writer = new CallWriter(connection, range.OrganizationId, series, prices);
        var calls = await writer.CompleteAsync(rows, _ => true, cancellationToken);
        foreach (var call in calls)
            sums.Add(call.As!.Home, call.As.Series.SeriesId, call.Call.AtMicros, call.Amounts);
        await new CallEvents(kinds, sums).AddAsync([.. calls.Select(call => new CallChange(null, call))], cancellationToken);
    }

    private async Task AddPointsAsync(RollupDelta sums, List<(DateOnly On, Guid Id)> sessions, CancellationToken cancellationToken)
    {
        await using var command = Of(Points, sessions);
        foreach (var point in await new PointStore(connection, range.OrganizationId, series).ReadAsync(command, cancellationToken))
            sums.Add(point.Point.SessionId, point.Series.SeriesId, point.Point.AtMicros, point.Amounts);
    }

    private async Task AddActivitiesAsync(RollupDelta sums, List<(DateOnly On, Guid Id)> sessions, CancellationToken cancellationToken)
    {
        var prompts = new List<StoredPrompt>();
        await using (var command = Of(Activities, sessions))
        await using (var r = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await r.ReadAsync(cancellationToken))
            {
                var details = Details(r);
                var sort = EventSort.Of(r.GetString(2), details);
                var (seriesId, at) = (r.GetInt64(4), RecordTime.FromDateTime(r.GetDateTime(5)));
                sums.AddEvents(seriesId, r.GetInt32(3), at, sort,
                    new(sort.IsTimeAlone ? 1 : r.GetInt64(6), sort.Bucket is null ? 0 : details.DurationMs ?? 0));
                if (!r.IsDBNull(12))
                    prompts.Add(new(r.GetGuid(0), new(r.GetInt64(13), r.GetBoolean(12), r.GetGuid(1)), seriesId, at));
            }
        }

        foreach (var session in prompts.GroupBy(prompt => prompt.SessionId))
        {
            var automatic = PromptOrigins.ProbablyAutomatic(session.Select(prompt => prompt.Mark));
            foreach (var prompt in session.Where(prompt => automatic.Contains(prompt.Mark.Key)))
                sums.AddEvents(prompt.SeriesId, kinds.Known(ActivityKinds.PromptsProbablyAutomatic), prompt.AtMicros, default, new(1, 0));
        }
    }

    private static ActivityDetails Details(NpgsqlDataReader r) => new()
    {
        DurationMs = r.IsDBNull(7) ? null : r.GetInt32(7),
        Outcome = r.IsDBNull(8) ? null : (ActivityOutcome)r.GetInt16(8),
        Reason = r.IsDBNull(9) ? null : r.GetString(9),
        Language = r.IsDBNull(10) ? null : r.GetString(10),
        Status = r.IsDBNull(11) ? null : r.GetInt16(11),
    };

    private NpgsqlCommand Of(string sql, List<(DateOnly On, Guid Id)> sessions)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValue(range.OrganizationId)
            .AddColumn(NpgsqlDbType.Date, sessions, session => session.On)
            .AddColumn(NpgsqlDbType.Uuid, sessions, session => session.Id);
        return command;
    }
}
