using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Usage.People;

/// <summary>What a person has used in a range of days.</summary>
internal readonly record struct PersonSum(long CostNano, long Tokens, long Sessions);

/// <summary>The SQL of who a person is said to be, and what they have used by the rollups. Facts are never rewritten.</summary>
internal static class PersonStore
{
    /// <summary>One page of those whom telemetry alone names, the most expensive first, and one person more.</summary>
    /// <param name="assigned">All who don't count as themselves: whoever isn't among them is unassigned.</param>
    public static async Task<List<(long PersonId, PersonSum Sum)>> PageAsync(
        NpgsqlConnection connection, PersonQuery query, PeopleDirectory assigned, CancellationToken cancellationToken)
    {
        var unassigned = query.State == PersonStanding.Unassigned;
        await using var command = Command(
            connection,
            $"""
            with days as (
              select person_id, day, cost_nano, input, output, cache_read, cache_write, sessions from sums_persons_day
              where organization_id = $1
              union all
              select l.person_id, c.day, c.cost_nano, c.input, c.output, c.cache_read, c.cache_write, c.sessions from usage_changes c
              cross join lateral (
                select person_id from series l where l.organization_id = $1 and l.series_id = c.series_id offset 0) l
              where c.organization_id = $1
            ), sums as (
              select person_id, {BoundedSum.Nano("cost_nano")} as cost,
                {BoundedSum.Counts("input", "output", "cache_read", "cache_write")} as tokens,
                {BoundedSum.Counts("sessions")} as sessions
              from days where ($2::date is null or day >= $2) and ($3::date is null or day < $3)
              group by 1
            )
            select p.person_id, coalesce(x.cost, 0), coalesce(x.tokens, 0), coalesce(x.sessions, 0)
            from persons p left join sums x on x.person_id = p.person_id
            where p.organization_id = $1 and p.kind <> 'member' and not p.person_id = any($11)
              and ($12 = 0 or p.person_id = $12) and ($4 or (p.person_id = any($5)) <> $6)
              and ($7 or (coalesce(x.cost, 0), $8) < ($9, p.person_id))
            order by 2 desc, 1 limit $10
            """,
            query.OrganizationId, (object?)query.From ?? DBNull.Value, (object?)query.To ?? DBNull.Value,
            query.State is null, assigned.All.Where(person => unassigned != (assigned.StandingOf(person) == query.State))
                .Select(person => person.PersonId).ToArray(), unassigned,
            query.Cursor is null, query.Cursor?.PersonId ?? 0, query.Cursor?.CostNano ?? 0, query.Limit + 1,
            assigned.All.Where(person => assigned.StandingOf(person) == PersonStanding.Token).Select(person => person.PersonId).ToArray(),
            query.PersonId ?? 0);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(long, PersonSum)> page = [];
        while (await reader.ReadAsync(cancellationToken))
            page.Add((reader.GetInt64(0), new(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3))));
        return page;
    }

    /// <summary>Two admins at once must not merge two persons into each other.</summary>
    public static Task LockAsync(ControlPlaneTransaction change, int organizationId, CancellationToken cancellationToken) =>
        ExecuteAsync(change, "select from organizations where organization_id = $1 for no key update", cancellationToken, organizationId);

    public static Task<int> LinkAsync(ControlPlaneTransaction change, int organizationId, long personId, long memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            change,
            """
            insert into person_links (organization_id, person_id, member_id, created_at) values ($1, $2, $3, $4)
            on conflict (organization_id, person_id) do update set member_id = excluded.member_id, created_at = excluded.created_at
            where person_links.member_id <> excluded.member_id
            """,
            cancellationToken, organizationId, personId, memberId, now);

    public static Task<int> UnlinkAsync(
        ControlPlaneTransaction change, int organizationId, long personId, CancellationToken cancellationToken) =>
        ExecuteAsync(change, "delete from person_links where organization_id = $1 and person_id = $2", cancellationToken,
            organizationId, personId);

    /// <summary>Who had been merged into the person goes along, so that no chain arises.</summary>
    public static async Task MergeAsync(
        ControlPlaneTransaction change, int organizationId, long personId, long intoPersonId, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            change, "update person_merges set into_person_id = $3 where organization_id = $1 and into_person_id = $2", cancellationToken,
            organizationId, personId, intoPersonId);
        await ExecuteAsync(
            change,
            """
            insert into person_merges (organization_id, person_id, into_person_id, created_at) values ($1, $2, $3, $4)
            on conflict (organization_id, person_id) do update set into_person_id = excluded.into_person_id,
              created_at = excluded.created_at
            where person_merges.into_person_id <> excluded.into_person_id
            """,
            cancellationToken, organizationId, personId, intoPersonId, now);
    }

    public static Task<int> UnmergeAsync(
        ControlPlaneTransaction change, int organizationId, long personId, CancellationToken cancellationToken) =>
        ExecuteAsync(change, "delete from person_merges where organization_id = $1 and person_id = $2", cancellationToken,
            organizationId, personId);

    public static Task<int> SetApartAsync(
        ControlPlaneTransaction change, int organizationId, long claimId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(
            change,
            "update tokens set dispute_settled_at = $3 where organization_id = $1 and token_id = $2 and rejected_at is not null",
            cancellationToken, organizationId, claimId, now);

    /// <param name="kind">Empty takes it away.</param>
    public static Task<int> ChangeKindAsync(
        ControlPlaneTransaction change, int organizationId, long personId, string? kind, DateTimeOffset now,
        CancellationToken cancellationToken) => string.IsNullOrEmpty(kind)
        ? ExecuteAsync(change, "delete from person_kinds where organization_id = $1 and person_id = $2", cancellationToken,
            organizationId, personId)
        : ExecuteAsync(
            change,
            """
            insert into person_kinds (organization_id, person_id, kind, created_at) values ($1, $2, $3, $4)
            on conflict (organization_id, person_id) do update set kind = excluded.kind, created_at = excluded.created_at
            """,
            cancellationToken, organizationId, personId, kind, now);

    private static async Task<int> ExecuteAsync(
        ControlPlaneTransaction change, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(change.Connection, sql, values);
        command.Transaction = change.Transaction;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(
                value is DBNull ? new() { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date } : new() { Value = value });
        return command;
    }
}
