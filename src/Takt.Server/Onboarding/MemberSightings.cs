using Dapper;
using Npgsql;
using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Onboarding;

/// <summary>How a member's tokens were heard, all machines as one. Members without a token are left out.</summary>
/// <param name="Machines">How many were heard; all without a name are one.</param>
/// <param name="LastSeenAt">Null when nothing has come.</param>
/// <param name="AppVersion">The client heard last.</param>
/// <param name="Warnings">Of that version.</param>
internal sealed record MemberSighting(long MemberId, int Machines, DateTimeOffset? LastSeenAt, string? AppVersion, IReadOnlyList<TrackingWarning> Warnings);

/// <summary>Sums what was heard by member in the database: a team may have thousands of machines, a list of them has an end.</summary>
internal sealed class MemberSightings(NpgsqlDataSource database, TimeProvider time)
{
    private const string Sql =
        """
        select t.member_id, count(distinct p.machine_id)::int as machines, max(p.last_seen_at) as last_seen_at,
          (array_agg(p.app_version order by p.last_seen_at desc) filter (where p.app_version is not null))[1] as app_version,
          (array_agg(p.source order by p.last_seen_at desc) filter (where p.source is not null))[1] as source
        from tokens t left join presence p using (organization_id, token_id)
        where t.organization_id = @organizationId and t.member_id is not null
          and (p.token_id is not null or ('usage:write' = any(t.scopes) and t.revoked_at is null and (t.expires_at is null or t.expires_at > @now)))
        group by t.member_id
        """;

    /// <returns>By member id.</returns>
    public async Task<IReadOnlyDictionary<long, MemberSighting>> ReadAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new(Sql, new { organizationId, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.MemberId, row => row.ToSighting());
    }

    private sealed class Row
    {
        public long MemberId { get; init; }
        public int Machines { get; init; }
        public DateTimeOffset? LastSeenAt { get; init; }
        public string? AppVersion { get; init; }
        public string? Source { get; init; }

        public MemberSighting ToSighting() => new(
            MemberId, Machines, LastSeenAt, AppVersion, Product.MayBeClaudeCode(Source is null ? [] : [Source]) ? [.. ClientVersions.Warnings(AppVersion)] : []);
    }
}
