using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

internal sealed record MemberRow
{
    public required long MemberId { get; init; }
    public required string Email { get; init; }
    public required string Role { get; init; }
    public required bool EmailVerified { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? Name { get; init; }

    /// <summary>Joined by a code, and has not yet been seen to own the address.</summary>
    public required bool Claimed { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>What the set-ups of their machines name.</summary>
    public string? Team { get; init; }

    public string? Environment { get; init; }

    /// <summary><c>person</c> or <c>automation</c>, as an admin says; null lets the telemetry speak.</summary>
    public string? Kind { get; init; }
}

/// <summary>What is to become of a member, besides their role.</summary>
/// <param name="HasKind">Whether the kind is changed; null then lets the telemetry speak.</param>
internal sealed record MemberChange(bool HasTeam, bool HasEnvironment, SetupLabels Labels, bool HasKind, string? Kind);

/// <summary>The SQL of an organization's members.</summary>
internal sealed class MemberStore(NpgsqlDataSource database)
{
    private const string Columns =
        """
        m.member_id, u.email, u.name, m.role, u.email_verified_at is not null as email_verified, m.created_at,
          m.claimed_at is not null as claimed, u.password_hash is not null as has_password,
          m.team, m.environment, m.kind
        """;

    public async Task<MemberRow?> FindAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<MemberRow>(new(
            $"""
            select {Columns} from members m join users u using (user_id)
            where m.organization_id = @organizationId and m.member_id = @memberId and m.removed_at is null
            """,
            new { organizationId, memberId }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<MemberRow>> ListAsync(int organizationId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<MemberRow>(new(
            $"""
            select {Columns} from members m join users u using (user_id)
            where m.organization_id = @organizationId and m.removed_at is null and m.member_id > @after
            order by m.member_id limit @limit
            """,
            new { organizationId, after, limit }, cancellationToken: cancellationToken))];
    }

    /// <returns>Null when they are a member already.</returns>
    public static async Task<MemberRow?> AddAsync(
        ControlPlaneTransaction change, int organizationId, long userId, MemberRole role, SetupLabels labels, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<MemberRow>(new(
            $"""
            with m as (
              insert into members (organization_id, user_id, role, created_at, team, environment)
              values (@organizationId, @userId, @role, @now, @Team, @Environment)
              on conflict (organization_id, user_id) where removed_at is null do nothing
              returning *
            )
            select {Columns} from m join users u using (user_id)
            """,
            new { organizationId, userId, role = role.ToName(), now, labels.Team, labels.Environment }, change.Transaction,
            cancellationToken: cancellationToken));

    /// <param name="passwordSetIn">The one organization that the password opens; null for all of the person's.</param>
    /// <returns>The user, and whether they are new to this server.</returns>
    public static Task<(long UserId, bool IsNew)> EnsureUserAsync(
        ControlPlaneTransaction change, string email, string? name, string? passwordHash, int? passwordSetIn, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        change.Connection.QuerySingleAsync<(long, bool)>(new(
            """
            insert into users as u (email, name, password_hash, password_set_in, created_at)
            values (@email, @name, @passwordHash, case when @passwordHash is not null then @passwordSetIn::int end, @now)
            on conflict (email) do update set email = u.email
            returning u.user_id, u.xmax = 0
            """,
            new { email, name, passwordHash, passwordSetIn, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Locks the organization's admins, so that two changes at once can't each leave the other as the last one.</summary>
    /// <param name="provable">Whoever has only claimed their address can do nothing as an admin yet (see <see cref="Caller.Unproven"/>),
    /// and is left out.</param>
    public static async Task<HashSet<long>> LockAdminsAsync(
        ControlPlaneTransaction change, int organizationId, bool provable, CancellationToken cancellationToken) =>
        [.. await change.Connection.QueryAsync<long>(new(
            """
            select member_id from members
            where organization_id = @organizationId and role = 'admin' and removed_at is null and not (@provable and claimed_at is not null)
            order by member_id for update
            """,
            new { organizationId, provable }, change.Transaction, cancellationToken: cancellationToken))];

    public static async Task<MemberRow?> ChangeRoleAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, MemberRole role, CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<MemberRow>(new(
            $"""
            with m as (
              update members set role = @role where organization_id = @organizationId and member_id = @memberId and removed_at is null
              returning *
            )
            select {Columns} from m join users u using (user_id)
            """,
            new { organizationId, memberId, role = role.ToName() }, change.Transaction, cancellationToken: cancellationToken));

    /// <returns>Null when there is no such member.</returns>
    public static async Task<MemberRow?> ChangeAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, MemberChange what, CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<MemberRow>(new(
            $"""
            with m as (
              update members set team = case when @HasTeam then @Team else team end,
                environment = case when @HasEnvironment then @Environment else environment end,
                kind = case when @HasKind then @Kind else kind end
              where organization_id = @organizationId and member_id = @memberId and removed_at is null
              returning *
            )
            select {Columns} from m join users u using (user_id)
            """,
            new
            {
                organizationId,
                memberId,
                what.HasTeam,
                what.HasEnvironment,
                what.Labels.Team,
                what.Labels.Environment,
                what.HasKind,
                what.Kind,
            },
            change.Transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Ends what someone who is an admin no more could still rule by: open invites, and tokens with the scope <c>admin</c> that they made
    /// for others or for nobody.
    /// </summary>
    public static async Task EndAdminWaysAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            """
            update invites set revoked_at = @now
            where organization_id = @organizationId and created_by = @memberId and used_at is null and revoked_at is null
            """,
            new { organizationId, memberId, now }, change.Transaction, cancellationToken: cancellationToken));
        await TokenStore.RevokeFamiliesAsync(
            change, "created_by = @memberId and 'admin' = any(scopes) and member_id is distinct from @memberId",
            new { organizationId, memberId, now }, cancellationToken);
    }

    /// <summary>Removes a member, and ends their tokens and sessions in this organization.</summary>
    /// <returns>False when there is no such member.</returns>
    public static async Task<bool> RemoveAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new { organizationId, memberId, now };
        var removed = await change.Connection.ExecuteAsync(new(
            "update members set removed_at = @now where organization_id = @organizationId and member_id = @memberId and removed_at is null",
            parameters, change.Transaction, cancellationToken: cancellationToken));
        if (removed == 0)
            return false;
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        await TokenStore.RevokeFamiliesAsync(change, "member_id = @memberId", parameters, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            """
            update cookie_sessions set revoked_at = @now where organization_id = @organizationId and member_id = @memberId
              and revoked_at is null
            """,
            parameters, change.Transaction, cancellationToken: cancellationToken));
        return true;
    }
}
