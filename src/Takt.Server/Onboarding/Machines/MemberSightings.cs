using Dapper;
using Npgsql;

namespace Takt.Server.Onboarding.Machines;

/// <summary>How a member's tokens were heard, all machines as one.</summary>
/// <param name="Machines">How many were heard; all without a name are one.</param>
internal sealed record MemberSighting(long MemberId, int Machines, DateTimeOffset LastSeenAt);

/// <summary>Sums what was heard by member in the database: a team may have thousands of machines.</summary>
internal sealed class MemberSightings(NpgsqlDataSource database)
{
    /// <returns>By member id; those who were never heard are left out.</returns>
    public async Task<IReadOnlyDictionary<long, MemberSighting>> ReadAsync(
        int organizationId, long[] members, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long MemberId, int Machines, DateTimeOffset LastSeenAt)>(new(
            """
            select t.member_id, count(distinct p.machine_id)::int, max(p.last_seen_at)
            from tokens t join presence p using (organization_id, token_id)
            where t.organization_id = @organizationId and t.member_id = any(@members)
            group by t.member_id
            """,
            new { organizationId, members }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.MemberId, row => new MemberSighting(row.MemberId, row.Machines, row.LastSeenAt));
    }
}
