using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Validation;

/// <summary>What was heard, as whoever asks with a token may know it. Every list is bounded.</summary>
internal sealed class PresenceStore(NpgsqlDataSource database, TimeProvider time)
{
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>How long it is remarked that telemetry has named somebody else.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private const int ListLimit = 50;
    private const int CandidateSearchLimit = 200;

    /// <summary>
    /// Whose telemetry counts. For a person all of their tokens, for a connection all of its keys, for a token that several people share
    /// itself and what it replaced; and apart from that, the token with those that it replaced. One whose owner has not said yet that it is
    /// theirs tells of itself alone.
    /// </summary>
    public async Task<TokenFamily> FamilyAsync(TokenVerdict token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long TokenId, bool Own)>(new(
            """
            with recursive chain as (
              select @TokenId::bigint as token_id
              union
              select t.token_id from tokens t join chain c on t.replaced_by = c.token_id where t.organization_id = @OrganizationId
            )
            select token_id, true from chain
            union all
            select token_id, false from tokens
            where organization_id = @OrganizationId and not @Unconfirmed and rejected_at is null
              and ((@MemberId::bigint is not null and member_id = @MemberId and connection_id is null)
                or (@ConnectionId::int is not null and connection_id = @ConnectionId))
              and token_id not in (select token_id from chain)
            """,
            token, cancellationToken: cancellationToken));
        var all = rows.AsList();
        return new([.. all.Where(r => r.Own).Select(r => r.TokenId)], [.. all.Select(r => r.TokenId)]);
    }

    /// <summary>A connection's id in its URL.</summary>
    /// <returns>Null when it has been removed.</returns>
    public async Task<string?> ConnectionAsync(int organizationId, int connectionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select slug from connections where organization_id = @organizationId and connection_id = @connectionId and removed_at is null",
            new { organizationId, connectionId }, cancellationToken: cancellationToken));
    }

    /// <summary>The machine of one of these very names.</summary>
    public async Task<Heard?> ExactAsync(TokenVerdict token, long[] tokens, string[] names, CancellationToken cancellationToken) =>
        await HeardAsync("h.host_name = any(@names)", token, tokens, names, "", 1, cancellationToken) is [var latest] ? latest : null;

    /// <summary>Machines whose names begin so, whatever their case; the caller picks among them.</summary>
    public Task<IReadOnlyList<Heard>> AlikeAsync(TokenVerdict token, long[] tokens, string prefix, CancellationToken cancellationToken) =>
        HeardAsync("lower(ltrim(h.host_name)) like @prefix || '%'", token, tokens, [], prefix, CandidateSearchLimit, cancellationToken);

    /// <summary>Everything of whom the token belongs to, and of these tokens, as one.</summary>
    public async Task<Heard?> AnyAsync(TokenVerdict token, long[] tokens, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<Heard>(new(
            $"""
            select null::text as host_name, {Sums} from presence p
            where p.organization_id = @OrganizationId and (p.token_id = any(@tokens) or p.person_id = any(@people))
            """,
            await ParametersAsync(connection, token, tokens, [], "", 1, cancellationToken), cancellationToken: cancellationToken));
        return row.LastAt is null ? null : row;
    }

    /// <summary>Addresses that telemetry of a personal token names besides its member's own.</summary>
    /// <param name="hostName">On one machine; null is on any.</param>
    public async Task<IReadOnlyList<string>> OtherEmailsAsync(
        TokenVerdict token, long[] tokens, string? hostName, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!token.IsPersonal)
            return [];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(new(
            """
            select distinct p.email from presence p join members m using (organization_id) join users u using (user_id)
            where p.organization_id = @OrganizationId and p.token_id = any(@tokens) and p.last_event_at > @since
              and m.member_id = @MemberId and p.email <> u.email
              and (@hostName::text is null or p.machine_id in (select machine_id from machines h
                where h.organization_id = @OrganizationId and h.host_name = @hostName))
            order by 1 limit @limit
            """,
            new { token.OrganizationId, token.MemberId, tokens, hostName, since, limit = ListLimit },
            cancellationToken: cancellationToken))];
    }

    /// <returns>The address of a member.</returns>
    public async Task<string?> EmailAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select u.email from members m join users u using (user_id) where m.organization_id = @organizationId "
                + "and m.member_id = @memberId", new { organizationId, memberId }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<(string? HostName, DateTimeOffset At)>> RecentMachinesAsync(
        int organizationId, long[] tokens, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(string?, DateTimeOffset)>(new(
            """
            select h.host_name, max(p.last_event_at) as at
            from presence p left join machines h using (organization_id, machine_id)
            where p.organization_id = @organizationId and p.token_id = any(@tokens) and p.last_event_at > @since
            group by h.host_name order by at desc limit @limit
            """,
            new { organizationId, tokens, since, limit = ListLimit }, cancellationToken: cancellationToken))];
    }

    public async Task<IReadOnlyList<(string Uuid, string Organization, string? Email, DateTimeOffset At)>> RecentAccountsAsync(
        int organizationId, long[] tokens, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(string, string, string?, DateTimeOffset)>(new(
            """
            select a.account_uuid, a.provider_organization, a.email, max(p.last_event_at) as at
            from presence p join accounts a using (organization_id, account_id)
            where p.organization_id = @organizationId and p.token_id = any(@tokens) and p.last_event_at > @since
            group by a.account_uuid, a.provider_organization, a.email order by at desc limit @limit
            """,
            new { organizationId, tokens, since, limit = ListLimit }, cancellationToken: cancellationToken))];
    }

    /// <summary>
    /// Model tokens since then: those of single calls by the token that told of them; where there are none, those that metrics alone know
    /// of, which are kept by person, connection and machine.
    /// </summary>
    public async Task<long> TokensAsync(
        TokenVerdict token, long[] tokens, string name, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var parameters = new { token.OrganizationId, token.MemberId, token.ConnectionId, tokens, name, since };
        var calls = await connection.ExecuteScalarAsync<long>(new(
            $"""
            select {BoundedSum.Counts("p.tokens")} from presence_hours p join machines h using (organization_id, machine_id)
            where p.organization_id = @OrganizationId and p.token_id = any(@tokens) and p.hour > @since and h.host_name = @name
            """,
            parameters, cancellationToken: cancellationToken));
        return calls > 0 ? calls : await connection.ExecuteScalarAsync<long>(new(
            $"""
            select {BoundedSum.Counts("u.unitemised_tokens")}
            from series s join machines h using (organization_id, machine_id)
            join usage_15m u on u.organization_id = s.organization_id and u.series_id = s.series_id and u.at > @since
            where s.organization_id = @OrganizationId and h.host_name = @name
              and s.person_id in (select p.person_id from presence p where p.organization_id = @OrganizationId and p.token_id = any(@tokens)
                and p.machine_id = h.machine_id)
              and (@MemberId::bigint is not null or s.connection_id is not distinct from @ConnectionId)
            """,
            parameters, cancellationToken: cancellationToken));
    }

    /// <summary>When each signal's newest event happened.</summary>
    public const string SignalsSql =
        """
        max(p.last_event_at) filter (where p.signal & 1 > 0) as metrics_at, max(p.last_event_at) filter (where p.signal & 2 > 0) as logs_at,
        max(p.last_event_at) filter (where p.signal & 4 > 0) as traces_at
        """;

    private const string Sums =
        $$"""
        {{SignalsSql}}, max(p.last_event_at) as last_at, max(p.last_received_at) as received_at,
        (array_agg(p.app_version order by p.last_event_at desc) filter (where p.app_version is not null))[1] as app_version,
        (array_agg(p.token_id order by p.last_event_at desc))[1] as token_id,
        {{SourcesSql}}
        """;

    /// <summary>The products that were heard lately, else the last one.</summary>
    public const string SourcesSql =
        """
        coalesce(array_agg(distinct p.source) filter (where p.source is not null and p.last_event_at >= @fresh),
          (array_agg(p.source order by p.last_event_at desc) filter (where p.source is not null))[1:1], '{}') as sources
        """;

    private DateTimeOffset Fresh => time.GetUtcNow() - TrackingLights.Fresh;

    /// <summary>
    /// Machines of whom the token belongs to, with whichever token they were heard; of a token that several people share, what was heard
    /// with it alone.
    /// </summary>
    private async Task<IReadOnlyList<Heard>> HeardAsync(
        string which, TokenVerdict token, long[] tokens, string[] names, string prefix, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Heard>(new(
            $"""
            select h.host_name, {Sums} from presence p join machines h using (organization_id, machine_id)
            where p.organization_id = @OrganizationId and (p.token_id = any(@tokens) or p.person_id = any(@people)) and {which}
            group by p.machine_id, h.host_name order by last_at desc limit @limit
            """,
            await ParametersAsync(connection, token, tokens, names, prefix, limit, cancellationToken),
            cancellationToken: cancellationToken))];
    }

    private async Task<object> ParametersAsync(
        NpgsqlConnection connection, TokenVerdict token, long[] tokens, string[] names, string prefix, int limit,
        CancellationToken cancellationToken) => new
        {
            token.OrganizationId,
            people = token is { IsPersonal: true, Unconfirmed: false, MemberId: { } member }
                ? await Owners.PersonsAsync(connection, token.OrganizationId, member, cancellationToken) : [],
            tokens,
            names,
            prefix,
            limit,
            fresh = Fresh,
        };
}

/// <param name="Own">The token and those that it replaced.</param>
/// <param name="All">These, and all others of the same person or connection.</param>
internal sealed record TokenFamily(long[] Own, long[] All);

/// <summary>What was heard under a name.</summary>
internal sealed class Heard
{
    public string? HostName { get; init; }
    public DateTimeOffset? MetricsAt { get; init; }
    public DateTimeOffset? LogsAt { get; init; }
    public DateTimeOffset? TracesAt { get; init; }
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>When anything last came in, of whatever time.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public string? AppVersion { get; init; }

    public string[] Sources { get; init; } = [];

    /// <summary>With which token last.</summary>
    public long? TokenId { get; init; }

    public SignalTimes Signals => new(MetricsAt, LogsAt, TracesAt);
}
