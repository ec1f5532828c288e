using Npgsql;

namespace Takt.Server.Database.Schema;

/// <summary>
/// Brings a database's schema to what this server needs: each file in a transaction of its own, all of them under an advisory lock, so that
/// replicas may start together. History is append-only: a file that has run may not change.
/// </summary>
internal sealed class Migrator(string ownerConnectionString, string appRole, IReadOnlyList<Migration> migrations)
{
    private const string Lock = "select pg_advisory_lock(7461, 1)";

    /// <returns>The migrations that were applied, in order.</returns>
    /// <exception cref="StartException">The database's history is not a beginning of this server's.</exception>
    public async Task<IReadOnlyList<Migration>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Unpooled(ownerConnectionString));
        await connection.OpenAsync(cancellationToken);
        // The lock belongs to the session: it goes with the connection, even when this process is killed.
        await ExecuteAsync(connection, Lock, cancellationToken);
        await ExecuteAsync(connection, Prelude, cancellationToken);
        await GrantAsync(connection, cancellationToken);
        var applied = await ReadHistoryAsync(connection, cancellationToken);
        CheckHistory(applied);
        var due = migrations.Skip(applied.Count).ToArray();
        foreach (var migration in due)
            await ApplyAsync(connection, migration, cancellationToken);
        return due;
    }

    private const string Prelude = """
        create table if not exists schema_migrations (
          version int primary key,
          name text not null,
          sha256 bytea not null,
          applied_at timestamptz not null default now()
        )
        """;

    /// <summary>
    /// Rights come by default and before the files run, so that a file can take them back from the serving role and no later start returns
    /// them.
    /// </summary>
    private async Task GrantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var setting = new NpgsqlCommand("select set_config('takt.app_role', $1, false), current_user = $1", connection)
        {
            Parameters = { new() { Value = appRole } },
        };
        await using (var reader = await setting.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            if (reader.GetBoolean(1))
                return;
        }

        var role = "\"" + appRole.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        await ExecuteAsync(
            connection,
            $"""
            grant usage on schema public to {role};
            grant select on schema_migrations to {role};
            alter default privileges in schema public grant select, insert, update, delete on tables to {role};
            alter default privileges in schema public grant usage, select on sequences to {role};
            alter default privileges in schema public grant execute on functions to {role};
            """,
            cancellationToken);
    }

    private static async Task<List<(int Version, string Name, byte[] Sha256)>> ReadHistoryAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select version, name, sha256 from schema_migrations order by version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var history = new List<(int, string, byte[])>();
        while (await reader.ReadAsync(cancellationToken))
            history.Add((reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        return history;
    }

    private void CheckHistory(List<(int Version, string Name, byte[] Sha256)> applied)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            var (version, name, sha256) = applied[i];
            if (i >= migrations.Count)
                throw new StartException($"The database has been migrated by a newer Takt (its schema has {name}, this server ends before "
                    + "it). Start the newer version, or restore a backup made before the upgrade.");
            var expected = migrations[i];
            if (expected.Version != version)
                throw new StartException($"The database's history and this server's differ: the database has applied {name} where this "
                    + $"server has {expected.Name}. Start the version of Takt that made this database.");
            if (!sha256.AsSpan().SequenceEqual(expected.Sha256))
                throw new StartException($"Migration {name} has changed since it was applied to this database. "
                    + "Applied migrations never change: start an unaltered version of Takt, or put the change into a migration of its "
                    + "own.");
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await using var script = new NpgsqlCommand(migration.Sql, connection, transaction) { CommandTimeout = 0 };
            await script.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new StartException(
                $"Migration {migration.Name} failed, nothing of it was kept: {e.MessageText}. {e.Detail}".TrimEnd(), e);
        }

        await using var record = new NpgsqlCommand("insert into schema_migrations (version, name, sha256) values ($1, $2, $3)",
            connection, transaction)
        {
            Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Sha256 } },
        };
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
