using Npgsql;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage;

/// <summary>A member whom telemetry names, by a token of theirs or by what came through a shared one.</summary>
/// <param name="FirstSeenAt">When the first record of theirs came.</param>
/// <param name="Lately">Whether they have used anything since the day that was asked for.</param>
internal sealed record NamedMember(long MemberId, DateTimeOffset FirstSeenAt, bool Lately);

/// <summary>Says which members telemetry names at all, whoever's token has sent it.</summary>
internal sealed class NamedMembers(NpgsqlDataSource database)
{
    /// <param name="since">From its day on, in the organization's time zone.</param>
    public async Task<IReadOnlyList<NamedMember>> ReadAsync(int organizationId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var people = await PeopleStore.NotThemselvesAsync(connection, organizationId, cancellationToken);
        var persons = people.All.Where(person => people.MemberOf(person.PersonId) is not null)
            .ToLookup(person => people.MemberOf(person.PersonId)!.MemberId);
        var lately = await LatelyAsync(connection, organizationId, [.. persons.SelectMany(p => p).Select(person => person.PersonId)], since,
            cancellationToken);
        return [.. persons.Select(member =>
            new NamedMember(member.Key, member.Min(person => person.FirstSeenAt), member.Any(person => lately.Contains(person.PersonId))))];
    }

    private static async Task<HashSet<long>> LatelyAsync(
        NpgsqlConnection connection, int organizationId, long[] persons, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select distinct s.person_id
            from usage_day d join series s on s.organization_id = d.organization_id and s.series_id = d.series_id
            where d.organization_id = $1 and s.person_id = any($2)
              and d.day >= ($3 at time zone (select time_zone from organizations where organization_id = $1))::date
            """,
            connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = persons }, new() { Value = since.ToUniversalTime() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        HashSet<long> found = [];
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetInt64(0));
        return found;
    }
}
