using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Tokens.Connections;

internal sealed record ConnectionRow
{
    public required int ConnectionId { get; init; }
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The SQL of connections.</summary>
internal sealed class ConnectionStore(NpgsqlDataSource database)
{
    public async Task<ConnectionRow?> FindAsync(int organizationId, string slug, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ConnectionRow>(new(
            """
            select connection_id, slug, name, created_at from connections
            where organization_id = @organizationId and slug = @slug and removed_at is null
            """,
            new { organizationId, slug }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<ConnectionRow>> ListAsync(
        int organizationId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<ConnectionRow>(new(
            """
            select connection_id, slug, name, created_at from connections
            where organization_id = @organizationId and removed_at is null and connection_id > @after
            order by connection_id limit @limit
            """,
            new { organizationId, after, limit }, cancellationToken: cancellationToken))];
    }

    /// <returns>Null when the slug is taken, here or by another organization.</returns>
    public static Task<ConnectionRow?> InsertAsync(
        ControlPlaneTransaction change, Caller caller, string slug, string name, DateTimeOffset now, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleOrDefaultAsync<ConnectionRow>(new(
            """
            insert into connections (organization_id, slug, name, created_at, created_by)
            values (@OrganizationId, @slug, @name, @now, @MemberId)
            on conflict (slug) do nothing
            returning connection_id, slug, name, created_at
            """,
            new { caller.OrganizationId, slug, name, now, caller.MemberId }, change.Transaction, cancellationToken: cancellationToken));

    /// <returns>False when there is no such connection.</returns>
    public static async Task<bool> RenameAsync(
        ControlPlaneTransaction change, int organizationId, string slug, string name, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            "update connections set name = @name where organization_id = @organizationId and slug = @slug and removed_at is null",
            new { organizationId, slug, name }, change.Transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Removes a connection and revokes its keys.</summary>
    /// <returns>False when there is no such connection.</returns>
    public static async Task<bool> RemoveAsync(
        ControlPlaneTransaction change, int organizationId, string slug, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        return await change.Connection.ExecuteScalarAsync<long>(new(
            """
            with removed as (
              update connections set removed_at = @now
              where organization_id = @organizationId and slug = @slug and removed_at is null
              returning organization_id, connection_id
            ), revoked as (
              update tokens t set revoked_at = @now from removed r
              where t.organization_id = r.organization_id and t.connection_id = r.connection_id and t.revoked_at is null
            )
            select count(*) from removed
            """,
            new { organizationId, slug, now }, change.Transaction, cancellationToken: cancellationToken)) > 0;
    }
}
