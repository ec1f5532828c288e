using System.Net;
using Dapper;
using Npgsql;
using Takt.Server.Audit;
using Takt.Server.SignIn;

namespace Takt.Server.Members.FirstStart;

/// <summary>The SQL of the first start: the link's one row, and the first organization with its admin.</summary>
internal sealed class SetupStore(NpgsqlDataSource database)
{
    // Serialises whoever wants to fill an empty server: link or bootstrap, on whichever replica.
    private const string LockEmptyServer = "select pg_advisory_xact_lock(7461, 10)";

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select not exists (select from organizations)");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The newest link replaces any other; false when the server is no longer empty.</summary>
    public static async Task<bool> WriteLinkAsync(
        ControlPlaneTransaction change, byte[] hash, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            $"""
            {LockEmptyServer};
            insert into setup_link as l (hash, created_at, expires_at)
            select @hash, @now, @expiresAt where not exists (select from organizations)
            on conflict (single) do update set hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at,
              consumed_at = null
            """,
            new { hash, now, expiresAt }, change.Transaction, cancellationToken: cancellationToken)) > 0;

    public async Task<bool> IsLinkValidAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from setup_link where hash = @hash and consumed_at is null and expires_at > @now) "
                + "and not exists (select from organizations)",
            new { hash, now }, cancellationToken: cancellationToken));
    }

    /// <returns>False when the link is another one's, has expired, or was consumed.</returns>
    public static async Task<bool> ConsumeLinkAsync(
        ControlPlaneTransaction change, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            "update setup_link set consumed_at = @now where hash = @hash and consumed_at is null and expires_at > @now",
            new { hash, now }, change.Transaction, cancellationToken: cancellationToken)) == 1;

    /// <returns>Null when the server is not empty (any more).</returns>
    public static async Task<SignedInUser?> CreateFirstAsync(
        ControlPlaneTransaction change, NewOrganization organization, string passwordHash, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await change.Connection.ExecuteAsync(new(LockEmptyServer, transaction: change.Transaction, cancellationToken: cancellationToken));
        var organizationId = await change.Connection.QuerySingleOrDefaultAsync<int?>(new(
            """
            insert into organizations (name, time_zone, created_at)
            select @Name, @TimeZone, @now where not exists (select from organizations)
            returning organization_id
            """,
            new { organization.Name, organization.TimeZone, now }, change.Transaction, cancellationToken: cancellationToken));
        if (organizationId is null)
            return null;
        // Before the user is made, in a statement apart: the triggers of one statement all see what was set before it.
        await change.FileUnderAsync(organizationId.Value, cancellationToken);
        return await change.Connection.QuerySingleAsync<SignedInUser>(new(
            """
            with u as (
              insert into users (email, name, password_hash, server_admin, created_at)
              values (@Email, null, @passwordHash, true, @now)
              returning user_id, email
            )
            insert into members (organization_id, user_id, role, created_at)
            select @organizationId, u.user_id, 'admin', @now from u
            returning organization_id, member_id, user_id, role, (select email from u), @Name as organization_name
            """,
            new { organizationId, organization.Name, organization.Email, passwordHash, now }, change.Transaction,
            cancellationToken: cancellationToken));
    }

    /// <param name="networks">Checked: the database refuses loopback and everything, too.</param>
    public static Task TrustAsync(
        ControlPlaneTransaction change, int organizationId, IReadOnlyList<IPNetwork> networks, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            "update organizations set trusted_networks = @networks::cidr[] where organization_id = @organizationId",
            new { organizationId, networks = networks.Select(network => network.ToString()).ToArray() }, change.Transaction,
            cancellationToken: cancellationToken));
}
