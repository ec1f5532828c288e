using System.Net;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Members;
using Takt.Server.Audit;
using Takt.Server.SignIn;

namespace Takt.Server.Members.Organizations;

/// <summary>The SQL of organizations, and of which one a person is looking at.</summary>
internal sealed class OrganizationStore(NpgsqlDataSource database)
{
    /// <param name="onlyId">When given, no other: a token opens one organization and tells of no others.</param>
    public async Task<IReadOnlyList<OrganizationItem>> ListAsync(
        long userId, int currentId, int? onlyId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(int Id, string Name, string Role)>(new(
            """
            select o.organization_id, o.name, m.role from members m join organizations o using (organization_id)
            where m.user_id = @userId and m.removed_at is null and (@onlyId::int is null or o.organization_id = @onlyId)
            order by lower(o.name), o.organization_id
            """,
            new { userId, onlyId }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new OrganizationItem(row.Id, row.Name, row.Role, row.Id == currentId))];
    }

    public async Task<OrganizationSettings> ReadAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<(string Name, string TimeZone, string LastZone, DateTimeOffset? From, string[] Networks,
            bool Aggregates, bool Demo, DateTimeOffset CreatedAt, int? RetentionDays)>(new(
                """
                select o.name, current_zone(o), o.time_zone, (select f.until from former_zones f
                  where f.organization_id = o.organization_id and f.until > now()), o.trusted_networks::text[], o.member_aggregates, o.demo,
                  o.created_at, o.retention_days
                from organizations o where o.organization_id = @organizationId
                """,
                new { organizationId }, cancellationToken: cancellationToken));
        var next = row.From is { } from ? new NextTimeZone(row.LastZone, from) : null;
        return new(organizationId, row.Name, row.TimeZone, next, row.Networks, row.Aggregates, row.Demo, row.CreatedAt, row.RetentionDays);
    }

    /// <summary>Makes an organization with this user as its admin.</summary>
    public static Task<(int OrganizationId, long MemberId)> CreateAsync(
        ControlPlaneTransaction change, string name, string timeZone, long userId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        change.Connection.QuerySingleAsync<(int, long)>(new(
            """
            with o as (
              insert into organizations (name, time_zone, created_at) values (@name, @timeZone, @now) returning organization_id
            )
            insert into members (organization_id, user_id, role, created_at) select organization_id, @userId, 'admin', @now from o
            returning organization_id, member_id
            """,
            new { name, timeZone, userId, now }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>What is null stays as it is.</summary>
    public static async Task ChangeAsync(
        ControlPlaneTransaction change, int organizationId, string? name, IReadOnlyList<IPNetwork>? networks, bool? memberAggregates,
        int? retentionDays, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update organizations o set name = coalesce($2, name), trusted_networks = coalesce($3::text[]::cidr[], trusted_networks),
              member_aggregates = coalesce($4, member_aggregates),
              retention_days = case when $5::int is null then retention_days else nullif($5, 0) end
            where organization_id = $1
            """,
            change.Connection, change.Transaction);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        command.Parameters.Add(new() { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new()
        {
            Value = (object?)networks?.Select(network => network.ToString()).Distinct().ToArray() ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = (object?)memberAggregates ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = (object?)retentionDays ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Where the user lands from now on, if they are a member there.</summary>
    /// <returns>Null when they are not.</returns>
    public static async Task<SignedInUser?> LandAsync(
        ControlPlaneTransaction change, long userId, int organizationId, CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<SignedInUser>(new(
            """
            with landing as (
              update users u set last_organization_id = @organizationId from members m
              where u.user_id = @userId and m.user_id = u.user_id and m.organization_id = @organizationId and m.removed_at is null
              returning u.user_id, u.email, m.organization_id, m.member_id, m.role
            )
            select l.*, o.name as organization_name from landing l join organizations o using (organization_id)
            """,
            new { userId, organizationId }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Ends the session and opens another where it stood, in the other organization: each sees its own half only.</summary>
    /// <returns>When the new one expires; null when the old one has just ended.</returns>
    public static async Task<DateTimeOffset?> MoveSessionAsync(
        ControlPlaneTransaction change, byte[] oldHash, byte[] newHash, SignedInUser user, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await change.Connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new(
            """
            with old as (
              update cookie_sessions set revoked_at = @now where hash = @oldHash and user_id = @UserId and revoked_at is null
              returning method, created_at, expires_at
            )
            insert into cookie_sessions (organization_id, member_id, user_id, method, hash, created_at, expires_at)
            select @OrganizationId, @MemberId, @UserId, method, @newHash, created_at, expires_at from old
            returning expires_at
            """,
            new { oldHash, newHash, user.OrganizationId, user.MemberId, user.UserId, now }, change.Transaction,
            cancellationToken: cancellationToken));
}
