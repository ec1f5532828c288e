using Dapper;
using Npgsql;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Onboarding;

/// <summary>Who is tracking: every machine of an organization with its owner, and every token that nothing was heard of.</summary>
internal sealed class MachineReader(NpgsqlDataSource database, TimeProvider time)
{
    public const int MaximumLimit = 500;

    private const string Sql =
        $$"""
        with owners as (
          select t.member_id, t.connection_id, case when t.member_id is null and t.connection_id is null then t.token_id end as shared_id, p.machine_id,
            (array_agg(t.token_id order by p.last_seen_at desc))[1] as token_id,
            max(p.last_seen_at) filter (where p.signal & 1 > 0) as metrics_at,
            max(p.last_seen_at) filter (where p.signal & 2 > 0) as logs_at,
            max(p.last_seen_at) filter (where p.signal & 4 > 0) as traces_at,
            max(p.last_seen_at) as last_at,
            (array_agg(p.app_version order by p.last_seen_at desc) filter (where p.app_version is not null))[1] as app_version,
            array_agg(distinct p.account_id) as account_ids,
            {{PresenceStore.SourcesSql}}
          from presence p join tokens t using (organization_id, token_id)
          where p.organization_id = @organizationId and (@memberId::bigint is null or t.member_id = @memberId)
          group by 1, 2, 3, 4
        ), unheard as (
          select t.member_id, t.connection_id, null::bigint, null::bigint, t.token_id, null::timestamptz, null::timestamptz, null::timestamptz, null::timestamptz, null::text,
            '{}'::bigint[], '{}'::text[]
          from tokens t
          where t.organization_id = @organizationId and (@memberId::bigint is null or t.member_id = @memberId)
            and 'usage:write' = any(t.scopes) and t.revoked_at is null and (t.expires_at is null or t.expires_at > @now)
            and not exists (select from presence p where p.organization_id = t.organization_id and p.token_id = t.token_id)
        )
        select o.machine_id, case when o.machine_id is null then t.machine else h.host_name end as host_name, o.member_id, u.email as member_email,
          o.connection_id, c.slug as connection_slug, c.name as connection_name, o.token_id, t.label as token_label, t.prefix as token_prefix, t.revoked_at is not null as token_revoked,
          o.metrics_at, o.logs_at, o.traces_at, o.last_at, o.app_version, o.sources,
          array(select coalesce(a.email, a.account_uuid) from accounts a
            where a.organization_id = @organizationId and a.account_id = any(o.account_ids) order by 1) as accounts,
          (select coalesce(sum(d.tokens), 0)::bigint from presence_hours d join tokens x using (organization_id, token_id)
            where d.organization_id = @organizationId and d.machine_id = o.machine_id and d.hour > @since
              and (x.member_id, x.connection_id) is not distinct from (o.member_id, o.connection_id) and (o.shared_id is null or x.token_id = o.shared_id)) as tokens_24h
        from (select * from owners union all select * from unheard) o
        join tokens t on t.organization_id = @organizationId and t.token_id = o.token_id
        left join machines h on h.organization_id = @organizationId and h.machine_id = o.machine_id
        left join members m on m.organization_id = @organizationId and m.member_id = o.member_id
        left join users u on u.user_id = m.user_id
        left join connections c on c.organization_id = @organizationId and c.connection_id = o.connection_id
        where m.removed_at is null and c.removed_at is null
        """;

    /// <summary>
    /// Whose usage is known from metrics alone, which are kept by person, connection and machine and not by token: those that several people
    /// share are one owner here.
    /// </summary>
    private const string MeteredSql =
        """
        select distinct coalesce(s.machine_id, 0), case when p.kind = 'member' then p.key::bigint end, case when p.kind = 'member' then null else s.connection_id end
        from usage_15m u join series s using (organization_id, series_id) join persons p using (organization_id, person_id)
        where u.organization_id = @organizationId and u.at > @since and coalesce(s.machine_id, 0) = any(@machines) and u.unitemised_tokens > 0
        """;

    /// <summary>The machines heard last come first, tokens never heard last.</summary>
    /// <param name="memberId">Only that member's; null is everybody's.</param>
    public async Task<IReadOnlyList<MachineSighting>> ListAsync(int organizationId, long? memberId, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new(
            Sql + "\norder by o.last_at desc nulls last, o.token_id desc limit @limit",
            new { organizationId, memberId, now, fresh = now - TrackingLights.Fresh, since = now - PresenceStore.Day, limit = Math.Clamp(limit, 1, MaximumLimit) },
            cancellationToken: cancellationToken))).AsList();
        var metered = (await connection.QueryAsync<(long MachineId, long? MemberId, int? ConnectionId)>(new(
            MeteredSql,
            new { organizationId, since = now - PresenceStore.Day, machines = rows.Select(r => r.MachineId ?? 0).Distinct().ToArray() },
            cancellationToken: cancellationToken))).ToHashSet();
        return [.. rows.Select(row => row.ToSighting(now, row.Tokens24h > 0 || metered.Contains((row.MachineId ?? 0, row.MemberId, row.ConnectionId))))];
    }

    /// <summary>How many there are, where a list ends before them.</summary>
    public async Task<long> CountAsync(int organizationId, long? memberId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new(
            $"select count(*) from ({Sql}) r",
            new { organizationId, memberId, now, fresh = now - TrackingLights.Fresh, since = now - PresenceStore.Day }, cancellationToken: cancellationToken));
    }

    private sealed class Row
    {
        public long? MachineId { get; init; }
        public string? HostName { get; init; }
        public long? MemberId { get; init; }
        public string? MemberEmail { get; init; }
        public int? ConnectionId { get; init; }
        public string? ConnectionSlug { get; init; }
        public string? ConnectionName { get; init; }
        public long TokenId { get; init; }
        public string TokenLabel { get; init; } = "";
        public string TokenPrefix { get; init; } = "";
        public bool TokenRevoked { get; init; }
        public DateTimeOffset? MetricsAt { get; init; }
        public DateTimeOffset? LogsAt { get; init; }
        public DateTimeOffset? TracesAt { get; init; }
        public DateTimeOffset? LastAt { get; init; }
        public string? AppVersion { get; init; }
        public string[] Sources { get; init; } = [];
        public string[] Accounts { get; init; } = [];
        public long Tokens24h { get; init; }

        public MachineSighting ToSighting(DateTimeOffset now, bool billed)
        {
            var signals = new SignalTimes(MetricsAt, LogsAt, TracesAt);
            return new(
                HostName, MemberId, MemberEmail, ConnectionSlug, ConnectionName, TokenId, TokenLabel, TokenPrefix, TokenRevoked, signals, LastAt,
                TrackingLights.Of(LastAt, now), AppVersion, Accounts, Tokens24h, TrackingWarnings.Of(signals, Sources, AppVersion, billed, now));
        }
    }
}
