using Dapper;
using Takt.Server.Audit;

namespace Takt.Server.Tokens;

/// <summary>What a token hands on to the one that replaces it.</summary>
internal sealed record RotatingToken
{
    public required long TokenId { get; init; }
    public required string Label { get; init; }
    public required string[] Scopes { get; init; }
    public long? MemberId { get; init; }
    public int? ConnectionId { get; init; }
    public string? Machine { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public long? ParentId { get; init; }
    public required bool Claimed { get; init; }
    public long? ClaimId { get; init; }
    public string? Team { get; init; }
    public string? Environment { get; init; }
    public required bool Replaced { get; init; }
}

/// <summary>The SQL of one token taking another's place.</summary>
internal static class RotationStore
{
    /// <summary>Locks a live token, so that of two rotations at once the second finds it replaced.</summary>
    /// <param name="memberId">Whose personal token it must be; null for one that belongs to nobody, or to a connection.</param>
    public static Task<RotatingToken?> LockAsync(
        ControlPlaneTransaction change, int organizationId, long tokenId, long? memberId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        change.Connection.QuerySingleOrDefaultAsync<RotatingToken?>(new(
            """
            select token_id, label, scopes, member_id, connection_id, machine, expires_at, parent_id, claimed, claim_id, team, environment,
              replaced_by is not null as replaced
            from tokens
            where organization_id = @organizationId and token_id = @tokenId and member_id is not distinct from @memberId
              and revoked_at is null and (expires_at is null or expires_at > @now)
            for update
            """,
            new { organizationId, tokenId, memberId, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Ends the old token, now or at a time, and gives what it minted to the new one.</summary>
    /// <param name="until">Null is now.</param>
    public static Task ReplaceAsync(
        ControlPlaneTransaction change, int organizationId, long oldId, long newId, DateTimeOffset now, DateTimeOffset? until,
        CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            update tokens set replaced_by = @newId, revoked_at = case when @until::timestamptz is null then @now end,
              expires_at = least(expires_at, @until)
            where organization_id = @organizationId and token_id = @oldId;
            update tokens set parent_id = @newId where organization_id = @organizationId and parent_id = @oldId
            """,
            new { organizationId, oldId, newId, now, until }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>The live tokens with which a member who has only claimed their address sends, each with the name of its machine.</summary>
    public static async Task<IReadOnlyList<(long TokenId, long ClaimId, string Machine)>> ClaimedMachinesAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, CancellationToken cancellationToken) =>
        [.. await change.Connection.QueryAsync<(long, long, string)>(new(
            """
            select token_id, claim_id, machine from tokens
            where organization_id = @organizationId and member_id = @memberId and claimed and machine is not null and revoked_at is null
            order by token_id
            """,
            new { organizationId, memberId }, change.Transaction, cancellationToken: cancellationToken))];

    /// <summary>Locks a token, so that nobody else ends it before this change does.</summary>
    /// <returns>False when it has ended or been replaced.</returns>
    public static async Task<bool> LockLiveAsync(
        ControlPlaneTransaction change, int organizationId, long tokenId, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteScalarAsync<long?>(new(
            """
            select token_id from tokens
            where organization_id = @organizationId and token_id = @tokenId and revoked_at is null and replaced_by is null
            for update
            """,
            new { organizationId, tokenId }, change.Transaction, cancellationToken: cancellationToken)) is not null;

    /// <summary>Whether anything was ever done with a token. What this replica saw in the last seconds is not written yet.</summary>
    public static Task<bool> IsUsedAsync(
        ControlPlaneTransaction change, int organizationId, long tokenId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteScalarAsync<bool>(new(
            """
            select exists (select from token_use where token_id = @tokenId)
              or exists (select from presence where organization_id = @organizationId and token_id = @tokenId)
            """,
            new { organizationId, tokenId }, change.Transaction, cancellationToken: cancellationToken));
}
