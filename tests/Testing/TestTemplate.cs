using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Database.Schema;

namespace Takt.Testing;

/// <summary>The template of all test databases, named after the migrations it was made from and the month in which it was.</summary>
internal static class TestTemplate
{
    private static readonly Lazy<Task<string>> Name = new(MakeAsync);

    public static Task<string> EnsureAsync(CancellationToken cancellationToken) => Name.Value.WaitAsync(cancellationToken);

    public static async Task AdministerAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
    }

    private static async Task<string> MakeAsync()
    {
        var migrations = Migration.Embedded();
        // An older month's would lack partitions, which every server would then make for itself.
        var month = TimeProvider.System.GetUtcNow().ToString("yyyy_MM", CultureInfo.InvariantCulture);
        var name = $"template_{Migration.Fingerprint(migrations)}_{month}";
        await using var connection = await OpenAsync(CancellationToken.None);
        await ExecuteAsync(connection, "select pg_advisory_lock(7461, 3)", CancellationToken.None);
        await DropLeftoversAsync(connection);
        if (await ExistsAsync(connection, name))
            return name;
        await ExecuteAsync(connection, EnsureRoles, CancellationToken.None);
        // Under another name until it is whole: a killed run leaves no half template.
        await ExecuteAsync(connection, $"drop database if exists {name}_new with (force)", CancellationToken.None);
        await ExecuteAsync(connection, $"create database {name}_new owner {ClusterRoles.Owner} template template0 encoding 'UTF8'",
            CancellationToken.None);
        await MigrateAsync(name + "_new", migrations);
        await ExecuteAsync(connection, $"alter database {name}_new rename to {name}", CancellationToken.None);
        return name;
    }

    private static async Task MigrateAsync(string database, IReadOnlyList<Migration> migrations)
    {
        var owner = new NpgsqlConnectionStringBuilder(await TestPostgres.AddressAsync(ClusterRoles.Owner, database)) { Pooling = false };
        await new Migrator(owner.ConnectionString, ClusterRoles.App, migrations).RunAsync(CancellationToken.None);
        await using var dataSource = NpgsqlDataSource.Create(owner);
        await new Partitions(dataSource, TimeProvider.System).EnsureAsync(CancellationToken.None);
        // The days that tests name themselves, whatever day it is.
        await using var named = dataSource.CreateCommand("select ensure_partitions('2025-10-01', '2027-01-31')");
        await named.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task DropLeftoversAsync(NpgsqlConnection connection)
    {
        var leftovers = new List<string>();
        await using (var command = new NpgsqlCommand(@"select datname from pg_database where datname like 'test\_%'", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                leftovers.Add(reader.GetString(0));
        }

        foreach (var name in leftovers.Where(name => !IsAlive(name.Split('_')[1])))
            await ExecuteAsync(connection, $"drop database if exists {name} with (force)", CancellationToken.None);
    }

    private static bool IsAlive(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name)
    {
        await using var command =
            new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync() is not null;
    }

    private const string EnsureRoles = """
        do $$ begin
          if not exists (select from pg_roles where rolname = 'takt_owner') then create role takt_owner login; end if;
          if not exists (select from pg_roles where rolname = 'takt_app') then create role takt_app login; end if;
        end $$
        """;

    private static async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(await TestPostgres.AddressAsync("postgres", "postgres"))
            {
                Pooling = false,
            }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
