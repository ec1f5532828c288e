using Npgsql;

namespace Takt.Server.Database.BuiltIn;

/// <summary>The two roles and the database, made when missing, at every start: so a first start that was killed heals.</summary>
internal static class ClusterRoles
{
    public const string Owner = "takt_owner";
    public const string App = "takt_app";
    public const string Database = "takt";

    public static async Task EnsureAsync(ClusterPaths paths, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Postmaster.Address(paths, "postgres", "postgres").ConnectionString);
        await connection.OpenAsync(cancellationToken);
        foreach (var role in new[] { Owner, App })
        {
            if (!await ExistsAsync(connection, "select 1 from pg_roles where rolname = $1", role, cancellationToken))
                await ExecuteAsync(connection, $"create role {role} login nosuperuser nocreatedb nocreaterole", cancellationToken);
        }

        if (!await ExistsAsync(connection, "select 1 from pg_database where datname = $1", Database, cancellationToken))
            await ExecuteAsync(connection, $"create database {Database} owner {Owner} template template0 encoding 'UTF8'",
                cancellationToken);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
