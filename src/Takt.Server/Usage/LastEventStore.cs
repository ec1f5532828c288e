using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage;

/// <summary>Says how fresh the data is.</summary>
internal sealed class LastEventStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <param name="viewerMemberId">Whose events alone count; null is the whole organization's.</param>
    public async Task<LastEvent> ReadAsync(int organizationId, long? viewerMemberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var persons = viewerMemberId is { } member
            ? await Owners.PersonsAsync(connection, organizationId, member, cancellationToken) : null;
        var (at, received) = await StandingReader.NewestAsync(connection, organizationId, persons, cancellationToken);
        var now = time.GetUtcNow();
        return new()
        {
            At = at,
            ReceivedAt = viewerMemberId is null ? received : null,
            AsOf = now,
            SecondsAgo = at is { } moment ? Math.Max(0, (long)(now - moment).TotalSeconds) : null,
        };
    }
}
