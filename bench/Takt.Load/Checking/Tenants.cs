using Npgsql;
using Takt.Server.Access;
using Takt.Server.Database;

namespace Takt.Load.Checking;

/// <summary>The organizations under load: made here, or those of the tokens that were given.</summary>
internal static class Tenants
{
    /// <summary>Reaches a database on this machine only.</summary>
    /// <exception cref="FormatException">It is elsewhere.</exception>
    public static NpgsqlDataSource Open(string database)
    {
        var address = new NpgsqlConnectionStringBuilder(
            ConnectionUrl.IsUrl(database) ? ConnectionUrl.ToConnectionString(database) : database);
        var host = address.Host ?? "";
        if (!host.StartsWith('/') && host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new FormatException("--database: only a database on this machine may be used.");
        // A pool would hold connections to a database that was killed meanwhile.
        address.Pooling = false;
        return NpgsqlDataSource.Create(address);
    }

    /// <returns>Organization and token, in pairs.</returns>
    public static async Task<IReadOnlyList<(int OrganizationId, string Token)>> MakeAsync(
        NpgsqlDataSource database, int count, CancellationToken cancellationToken)
    {
        var made = new List<(int, string)>();
        for (var i = 1; i <= count; i++)
        {
            var token = TokenFormat.Create();
            await using var command = database.CreateCommand(
                """
                with o as (insert into organizations (name, created_at) values ($1, now()) returning organization_id)
                insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
                select organization_id, $2, $3, 'Load', array['usage:write'], now() from o returning organization_id
                """);
            command.Parameters.Add(new() { Value = $"Load {i}" });
            command.Parameters.Add(new() { Value = SecretHash.Compute(token) });
            command.Parameters.Add(new() { Value = TokenFormat.Shown(token) });
            made.Add(((int)(await command.ExecuteScalarAsync(cancellationToken))!, token));
        }

        return made;
    }

    /// <exception cref="FormatException">A token is unknown here.</exception>
    public static async Task<IReadOnlyList<(int OrganizationId, string Token)>> FindAsync(
        NpgsqlDataSource database, IReadOnlyList<string> tokens, CancellationToken cancellationToken)
    {
        var found = new List<(int, string)>();
        foreach (var token in tokens)
        {
            await using var command = database.CreateCommand("select organization_id from tokens where hash = $1");
            command.Parameters.Add(new() { Value = SecretHash.Compute(token) });
            if (await command.ExecuteScalarAsync(cancellationToken) is not int organization)
                throw new FormatException($"--token: this database doesn't know {TokenFormat.Shown(token)}….");
            found.Add((organization, token));
        }

        return found;
    }
}
