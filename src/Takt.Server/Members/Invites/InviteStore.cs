using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Members.Invites;

/// <summary>An invite as lists show it, and as registration finds it.</summary>
internal sealed record InviteRow
{
    public required int OrganizationId { get; init; }
    public required long InviteId { get; init; }
    public required string Prefix { get; init; }
    public required string State { get; init; }
    public required string Role { get; init; }
    public string? Email { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public string? CreatedFrom { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
    public long? UsedBy { get; init; }
    public string? UsedByEmail { get; init; }
    /// <summary>Whom it made a member has been removed.</summary>
    public required bool UsedByGone { get; init; }

    public required int Reissued { get; init; }
    public string? Team { get; init; }
    public string? Environment { get; init; }
}

/// <summary>An invite on its way into the database.</summary>
internal sealed record NewInvite(
    int OrganizationId, byte[] Hash, string Prefix, string Role, string? Email, DateTimeOffset CreatedAt, long? CreatedBy,
    long? CreatedWith, string? CreatedFrom, DateTimeOffset ExpiresAt, string? Team, string? Environment);

/// <summary>The SQL of invites.</summary>
internal sealed class InviteStore(NpgsqlDataSource database)
{
    public const string Open = "open", Used = "used", Expired = "expired", Revoked = "revoked";

    // A code is its maker's word: it ends when they leave or are no admin any more, and when the token that asked for it is revoked.
    public const string StateSql =
        """
        case when i.used_at is not null then 'used'
          when i.revoked_at is not null or (i.created_by is not null and (c.removed_at is not null or c.role <> 'admin'))
            or (w.revoked_at is not null and w.replaced_by is null) then 'revoked'
          when i.expires_at <= @now then 'expired'
          else 'open' end
        """;

    private const string Select =
        $"""
        select i.organization_id, i.invite_id, i.prefix, {StateSql} as state, i.role, i.email, i.created_at,
          host(i.created_from) as created_from,
          cu.email as created_by, i.expires_at, i.revoked_at, i.used_at, i.used_by, uu.email as used_by_email,
          u.removed_at is not null as used_by_gone, i.reissued, i.team, i.environment
        from invites i
        left join members c on c.organization_id = i.organization_id and c.member_id = i.created_by
        left join tokens w on w.token_id = i.created_with
        left join users cu on cu.user_id = c.user_id
        left join members u on u.organization_id = i.organization_id and u.member_id = i.used_by
        left join users uu on uu.user_id = u.user_id
        """;

    public static Task<long> InsertAsync(ControlPlaneTransaction change, NewInvite invite, CancellationToken cancellationToken) =>
        change.Connection.ExecuteScalarAsync<long>(new(
            """
            insert into invites (organization_id, hash, prefix, role, email, created_at, created_by, created_with, created_from, expires_at,
              team, environment)
            values (@OrganizationId, @Hash, @Prefix, @Role, @Email, @CreatedAt, @CreatedBy, @CreatedWith, @CreatedFrom::inet, @ExpiresAt,
              @Team, @Environment)
            returning invite_id
            """,
            invite, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Newest first.</summary>
    /// <param name="state">When given, only those.</param>
    public async Task<IReadOnlyList<InviteRow>> ListAsync(
        int organizationId, string? state, long before, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<InviteRow>(new(
            $"""
            {Select}
            where i.organization_id = @organizationId and i.invite_id < @before and (@state::text is null or {StateSql} = @state)
            order by i.invite_id desc
            limit @limit
            """,
            new { organizationId, state, before, limit, now }, cancellationToken: cancellationToken))];
    }

    public async Task<InviteRow?> FindAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<InviteRow>(
            new($"{Select} where i.hash = @hash", new { hash, now }, cancellationToken: cancellationToken));
    }

    /// <summary>As it is inside a change.</summary>
    public static Task<InviteRow> FindAsync(
        ControlPlaneTransaction change, long inviteId, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleAsync<InviteRow>(new(
            $"{Select} where i.invite_id = @inviteId", new { inviteId, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>A used code fetches nothing any more either. Revoking twice is no error.</summary>
    /// <returns>False when there is no such invite.</returns>
    public static async Task<bool> RevokeAsync(
        ControlPlaneTransaction change, int organizationId, long inviteId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            "update invites set revoked_at = coalesce(revoked_at, @now) where organization_id = @organizationId and invite_id = @inviteId",
            new { organizationId, inviteId, now }, change.Transaction, cancellationToken: cancellationToken)) == 1;
}
