using Npgsql;
using NpgsqlTypes;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Freshness;

/// <summary>How far what somebody may see has come: as long as it stays the same, no answer of theirs is another one.</summary>
/// <param name="ChangedAt">When it last changed; of an organization without any usage, when it began.</param>
/// <param name="Number">The newest number of the feed.</param>
/// <param name="Pending">Changes that the feed doesn't know yet, and the newest of them.</param>
/// <param name="NewestEventAt">When the newest event happened: it is noted a moment after its usage.</param>
internal sealed record ChangeMark(DateTimeOffset ChangedAt, long Number, (long Count, long Newest) Pending, DateTimeOffset? NewestEventAt)
{
    private const string Select = """
        select greatest(h.at, p.at, case when h.at is null and p.at is null then o.created_at end), coalesce(h.number, 0), p.count,
          coalesce(p.newest, 0)
        from organizations o
        cross join lateral (select max(number) as number, max(at) as at from feed_heads where organization_id = $1
          and person_id = any($2)) h
        cross join lateral (select count(*) as count, max(id) as newest, max(at) as at from feed_pending where organization_id = $1
          and ($3::bigint[] is null or persons = '{}' or persons && $3)) p
        where o.organization_id = $1
        """;

    // Of the organization as a whole, and what is everybody's.
    private const long All = 0, Everybodys = -1;

    /// <param name="persons">Of whom; null is everybody.</param>
    public static async Task<ChangeMark> ReadAsync(
        NpgsqlConnection connection, int organizationId, long[]? persons, CancellationToken cancellationToken)
    {
        var (newest, _) = await StandingReader.NewestAsync(connection, organizationId, persons, cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = persons is null ? [All, Everybodys] : (long[])[Everybodys, .. persons] });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = (object?)persons ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1), (reader.GetInt64(2), reader.GetInt64(3)), newest)
            : new(DateTimeOffset.UnixEpoch, 0, default, newest);
    }
}
