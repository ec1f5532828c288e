using Dapper;
using Npgsql;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Machines;

/// <summary>How a member was heard, all machines as one, with whichever token.</summary>
/// <param name="Machines">How many were heard; all without a name are one.</param>
/// <param name="LastSeenAt">When the newest event happened.</param>
/// <param name="LastReceivedAt">When anything last came in.</param>
/// <param name="Automation"><c>ci</c> or <c>headless</c>; null where a person was seen, or nothing is known.</param>
internal sealed record MemberSighting(
    long MemberId, int Machines, DateTimeOffset LastSeenAt, DateTimeOffset LastReceivedAt, string? Automation);

/// <summary>Sums what was heard by member in the database: a team may have thousands of machines.</summary>
internal sealed class MemberSightings(NpgsqlDataSource database)
{
    /// <returns>By member id; those who were never heard are left out.</returns>
    public async Task<IReadOnlyDictionary<long, MemberSighting>> ReadAsync(
        int organizationId, long[] asked, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var owners = await Owners.ReadAsync(connection, organizationId, cancellationToken);
        var rows = await connection.QueryAsync<(long Member, int Machines, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Kind)>(new(
            $"""
            select member_id, machines, last_at, received_at, automation from ({SightingSql.Members}) h where member_id = any(@asked)
            """,
            new { organizationId, asked, persons = owners.Persons, owners = owners.Keys, members = owners.Members },
            cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Member, row => new MemberSighting(row.Member, row.Machines, row.At, row.ReceivedAt, row.Kind));
    }
}
