using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Limits.Readings;

/// <summary>Keeps readings, and what people say of windows.</summary>
internal sealed class ReadingStore(NpgsqlDataSource database, ControlPlane controlPlane, TimeProvider time)
{
    private const string Columns = """
        reading_id as "Id", account_id as "AccountId", session_id as "SessionId", member_id as "MemberId", kind as "Kind", scope as "Scope",
          source as "Source", used_percentage as "UsedPercentage", resets_at as "ResetsAt", read_at as "ReadAt", posted_at as "PostedAt",
          undone_at as "UndoneAt"
        """;

    // What a client says again within a minute takes the place of what it said.
    private const string Insert = $"""
        insert into limit_readings (organization_id, account_id, session_id, member_id, kind, scope, source, used_percentage, resets_at,
          read_at, posted_at)
        values (@org, @AccountId, @SessionId, @member, @Kind, @Scope, @Source, @UsedPercentage, @ResetsAt, @ReadAt, @now)
        on conflict (organization_id, member_id, coalesce(account_id, 0), coalesce(session_id, ''), scope, kind,
          date_trunc('minute', read_at at time zone 'UTC'))
        do update set source = excluded.source, used_percentage = excluded.used_percentage, resets_at = excluded.resets_at,
          read_at = excluded.read_at, posted_at = excluded.posted_at, undone_at = null
        returning {Columns}
        """;

    // Whoever uses the account may see it; of nobody there is nobody to tell.
    private const string Tell = """
        insert into feed_pending (organization_id, kind, persons)
        select @org, 'limit', array_agg(distinct person_id) from presence
        where organization_id = @org and account_id = any(@accounts) having count(*) > 0
        """;

    // Telemetry may name the account after the reading came. Only what the poster's own usage has named is theirs to speak for.
    private const string Assign = """
        update limit_readings r set account_id = s.account_id
        from (
          select distinct on (p.reading_id) p.reading_id, e.account_id from limit_readings p
          join sessions n on n.organization_id = p.organization_id and n.session_id = case
            when p.session_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p.session_id::uuid end
          cross join lateral (
            select n.series_id, null::date as day, 0 as calls union all
            select d.series_id, d.day, d.calls from session_day d
            where d.organization_id = n.organization_id and d.session_id = n.session_id) d
          join series e on e.organization_id = n.organization_id and e.series_id = d.series_id
          where p.organization_id = @org and p.account_id is null and p.session_id is not null and e.account_id is not null
            and e.person_id = any(@persons) and p.member_id = @member
          order by p.reading_id, d.day desc nulls last, d.calls desc) s
        where r.organization_id = @org and r.reading_id = s.reading_id and not exists (
          select from limit_readings t where t.organization_id = r.organization_id and t.member_id = r.member_id
            and t.account_id = s.account_id and coalesce(t.session_id, '') = coalesce(r.session_id, '') and t.scope = r.scope
            and t.kind = r.kind
            and date_trunc('minute', t.read_at at time zone 'UTC') = date_trunc('minute', r.read_at at time zone 'UTC'))
        """;

    private const string Waiting = """
        select distinct member_id from limit_readings where organization_id = @org and account_id is null and session_id is not null
          and read_at >= @since and undone_at is null
        """;

    /// <summary>Rows of one account in order of time.</summary>
    public static async Task<IReadOnlyList<ReadingRow>> OfAccountAsync(
        NpgsqlConnection connection, int organizationId, long accountId, DateTimeOffset since, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<ReadingRow>(new(
            $"""
            select {Columns} from limit_readings
            where organization_id = @org and account_id = @account and read_at >= @since order by read_at, reading_id
            """, new { org = organizationId, account = accountId, since }, cancellationToken: cancellationToken))];

    public async Task<IReadOnlyList<ReadingRow>> AddAsync(
        Caller caller, IReadOnlyList<NewReading> readings, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = new List<ReadingRow>();
        foreach (var reading in readings)
            rows.Add(await AddAsync(connection, transaction, caller, reading, cancellationToken));
        long[] accounts = [.. rows.Select(row => row.AccountId).OfType<long>().Distinct()];
        await connection.ExecuteAsync(new(
            Tell, new { org = caller.OrganizationId, accounts }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    /// <summary>A button that somebody presses: the audit says so.</summary>
    public async Task<ReadingRow> MarkAsync(Caller caller, NewReading mark, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(
            caller.ToActor(), mark.Kind == ReadingKind.Hit ? "limit.hit" : "limit.new_window", caller.OrganizationId, cancellationToken);
        var row = await AddAsync(change.Connection, change.Transaction, caller, mark, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return row;
    }

    /// <summary>Takes back one's own, or, for admins, any of the organization's accounts.</summary>
    /// <returns>False where there is none of that kind.</returns>
    public async Task<bool> UndoAsync(Caller caller, long id, ReadingKind kind, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "limit.undo", caller.OrganizationId, cancellationToken);
        var undone = await change.Connection.ExecuteAsync(new(
            """
            update limit_readings r set undone_at = @now
            where organization_id = @org and reading_id = @id and kind = @kind and undone_at is null and (member_id = @member
              or @admin and exists (
                select from organization_accounts o where o.organization_id = r.organization_id and o.account_id = r.account_id))
            """,
            new
            {
                org = caller.OrganizationId,
                id,
                kind = (short)kind,
                member = caller.MemberId ?? 0,
                admin = caller.IsAdmin,
                now = time.GetUtcNow(),
            },
            change.Transaction, cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
        return undone > 0;
    }

    /// <summary>Newest first: one's own, and those of accounts that one may see.</summary>
    public async Task<IReadOnlyList<ReadingRow>> ListAsync(
        Caller caller, long[] accounts, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<ReadingRow>(new(
            $"""
            select {Columns} from limit_readings
            where organization_id = @org and (account_id = any(@accounts) or member_id = @member) and reading_id < @before
            order by reading_id desc limit @limit
            """, new { org = caller.OrganizationId, accounts, member = caller.MemberId ?? 0, before, limit },
            cancellationToken: cancellationToken))];
    }

    /// <summary>Gives waiting readings the account that telemetry has named since for their session.</summary>
    /// <param name="personsOf">Who a member is in the telemetry.</param>
    public async Task AssignAsync(
        int organizationId, Func<NpgsqlConnection, long, Task<long[]>> personsOf, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var since = time.GetUtcNow() - TimeSpan.FromDays(30);
        foreach (var member in await connection.QueryAsync<long>(new(
            Waiting, new { org = organizationId, since }, cancellationToken: cancellationToken)))
        {
            var persons = await personsOf(connection, member);
            await connection.ExecuteAsync(new(
                Assign, new { org = organizationId, persons, member }, cancellationToken: cancellationToken));
        }
    }

    private async Task<ReadingRow> AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Caller caller, NewReading reading,
        CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<ReadingRow>(new(
            Insert,
            new
            {
                org = caller.OrganizationId,
                member = caller.MemberId ?? 0,
                now = time.GetUtcNow(),
                reading.AccountId,
                reading.SessionId,
                Kind = (short)reading.Kind,
                reading.Scope,
                reading.Source,
                reading.UsedPercentage,
                reading.ResetsAt,
                reading.ReadAt,
            },
            transaction, cancellationToken: cancellationToken));
}
