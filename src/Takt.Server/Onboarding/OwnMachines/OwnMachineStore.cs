using Dapper;
using Npgsql;
using Takt.Server.Audit;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.OwnMachines;

/// <summary>What is decided about: a token, its claim, and what has become of it.</summary>
internal sealed record ClaimedToken
{
    public long? ClaimId { get; init; }

    /// <summary>It may be another's: nobody has answered yet, whether it still lives or not.</summary>
    public required bool Claimed { get; init; }

    public required bool Rejected { get; init; }
    public required bool Ended { get; init; }
}

/// <summary>The SQL of the machines that were set up in a member's name.</summary>
internal sealed class OwnMachineStore(NpgsqlDataSource database)
{
    private const int MostHosts = 10;

    /// <summary>
    /// Newest first: the live ones, and of those that have ended the ones that have sent something and that nobody has answered for. A
    /// machine is told of as it was set up first, whatever its token has been replaced by since.
    /// </summary>
    public async Task<IReadOnlyList<OwnMachineRow>> ListAsync(
        int organizationId, long memberId, bool unconfirmed, long before, int limit, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<OwnMachineRow>(new(
            $"""
            select t.token_id, t.machine, t.label, t.prefix, f.created_at, host(f.created_from) as created_from,
              {OwnerProofStore.Claimed} as unconfirmed, t.revoked_at is not null as ended,
              coalesce(h.host_names, '{"{}"}') as host_names, h.last_at, h.received_at
            from members m join tokens t on t.organization_id = m.organization_id
              and (t.member_id = m.member_id or {OwnerProofStore.Claimed})
            join tokens f on f.organization_id = t.organization_id and f.token_id = coalesce(t.claim_id, t.token_id)
            left join lateral (
              select (array_agg(n.host_name order by n.last_at desc) filter (where n.host_name is not null))[1:{MostHosts}] as host_names,
                max(n.last_at) as last_at, max(n.received_at) as received_at
              from (
                select k.host_name, max(p.last_event_at) as last_at, max(p.last_received_at) as received_at
                from presence p left join machines k using (organization_id, machine_id)
                where p.organization_id = t.organization_id and (p.token_id = t.token_id or p.token_id in (
                  select c.token_id from tokens c where c.organization_id = t.organization_id and c.claim_id = t.claim_id))
                group by k.host_name
              ) n
            ) h on true
            where m.organization_id = @organizationId and m.member_id = @memberId and t.token_id < @before and t.replaced_by is null
              and ((t.revoked_at is null and (t.expires_at is null or t.expires_at > @now))
                or ({OwnerProofStore.Claimed} and h.last_at is not null))
              and (not @unconfirmed or {OwnerProofStore.Claimed})
            order by t.token_id desc limit @limit
            """,
            new { organizationId, memberId, unconfirmed, before, limit, now }, cancellationToken: cancellationToken))];
    }

    /// <summary>Locks a token that is the member's to answer for.</summary>
    /// <returns>Null when there is none.</returns>
    public static Task<ClaimedToken?> LockAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, long tokenId, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleOrDefaultAsync<ClaimedToken?>(new(
            $"""
            select t.claim_id, {OwnerProofStore.Claimed} as claimed, t.rejected_at is not null as rejected,
              t.revoked_at is not null as ended
            from members m join tokens t on t.organization_id = m.organization_id and coalesce(t.created_by, t.member_id) = m.member_id
            where m.organization_id = @organizationId and m.member_id = @memberId and t.token_id = @tokenId
            for update of t
            """,
            new { organizationId, memberId, tokenId }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>The machine is its owner's: with the tokens that it had before.</summary>
    public static Task ConfirmAsync(
        ControlPlaneTransaction change, int organizationId, long claimId, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "update tokens set claimed = false where organization_id = @organizationId and claim_id = @claimId and claimed",
            new { organizationId, claimId }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Ends the machine's tokens and all that they minted, and sets apart what came with those that nobody confirmed.</summary>
    /// <returns>How many live tokens have ended.</returns>
    public static async Task<int> RejectAsync(
        ControlPlaneTransaction change, int organizationId, long claimId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        var parameters = new { organizationId, claimId, now };
        var ended = await TokenStore.RevokeFamiliesAsync(change, "claim_id = @claimId", parameters, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            """
            with recursive family as (
              select token_id from tokens where organization_id = @organizationId and claim_id = @claimId
              union
              select t.token_id from tokens t join family f on t.parent_id = f.token_id where t.organization_id = @organizationId
            )
            update tokens set rejected_at = @now
            where organization_id = @organizationId and token_id in (select token_id from family) and claimed and rejected_at is null
            """,
            parameters, change.Transaction, cancellationToken: cancellationToken));
        return ended;
    }
}
