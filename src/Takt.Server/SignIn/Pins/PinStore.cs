using Dapper;
using Takt.Server.Audit;

namespace Takt.Server.SignIn.Pins;

internal sealed record PinRow
{
    public required byte[] Hash { get; init; }
    public required byte[] EmailHash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int Attempts { get; init; }
    public long? UserId { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>The SQL of PINs. They belong to a person, not to an organization; without the challenge none is found.</summary>
internal static class PinStore
{
    public static Task InsertAsync(
        ControlPlaneTransaction change, byte[] hash, byte[] challengeHash, byte[] emailHash, long? userId, DateTimeOffset now,
        DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            insert into sign_in_pins (hash, challenge_hash, email_hash, user_id, created_at, expires_at)
            values (@hash, @challengeHash, @emailHash, @userId, @now, @expiresAt)
            """,
            new { hash, challengeHash, emailHash, userId, now, expiresAt }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Whether one more PIN may be sent to an address; of many questions at once each may still find the same room.</summary>
    public static Task<bool> HasRoomAsync(
        ControlPlaneTransaction change, byte[] emailHash, int limit, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.ExecuteScalarAsync<bool>(new(
            "select count(*) < @limit from sign_in_pins where email_hash = @emailHash and user_id is not null and used_at is null "
                + "and expires_at > @now",
            new { emailHash, limit, now }, change.Transaction, cancellationToken: cancellationToken));

    public static async Task<PinRow?> FindAsync(Npgsql.NpgsqlDataSource database, byte[] challengeHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PinRow>(new(
            "select hash, email_hash, expires_at, attempts, user_id, used_at from sign_in_pins where challenge_hash = @challengeHash",
            new { challengeHash }, cancellationToken: cancellationToken));
    }

    /// <summary>Counts a try, whose row is then this transaction's own: of many at once each finds the count of those before.</summary>
    /// <returns>False when the PIN is used, expired or tried too often; nothing was counted.</returns>
    public static async Task<bool> TryAsync(
        ControlPlaneTransaction change, byte[] challengeHash, int limit, bool right, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            update sign_in_pins set attempts = attempts + 1, used_at = case when @right then @now end
            where challenge_hash = @challengeHash and used_at is null and expires_at > @now and attempts < @limit
            """,
            new { challengeHash, limit, right, now }, change.Transaction, cancellationToken: cancellationToken)) == 1;

    public static Task<int> SweepAsync(ControlPlaneTransaction change, DateTimeOffset before, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "delete from sign_in_pins where expires_at <= @before", new { before }, change.Transaction,
            cancellationToken: cancellationToken));
}
