using System.Globalization;
using Npgsql;
using Takt.Server.Database.BuiltIn;

namespace Takt.Testing;

/// <summary>
/// A database of its own for one test, with the whole schema: cloned from a template that is made once per set of migrations.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static int _count;
    private readonly string _name;

    private TestDatabase(string name, string appAddress, string ownerAddress)
    {
        _name = name;
        ConnectionString = appAddress;
        OwnerConnectionString = ownerAddress;
        DataSource = NpgsqlDataSource.Create(appAddress);
        OwnerDataSource = NpgsqlDataSource.Create(ownerAddress);
    }

    /// <value>As the serving role, <c>takt_app</c>.</value>
    public string ConnectionString { get; }

    /// <value>As the migrating role, <c>takt_owner</c>.</value>
    public string OwnerConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public NpgsqlDataSource OwnerDataSource { get; }

    public static async Task<TestDatabase> CreateAsync(CancellationToken cancellationToken = default)
    {
        var template = await TestTemplate.EnsureAsync(cancellationToken);
        return await CreateAsync($"create database {{0}} template {template} owner {ClusterRoles.Owner} strategy file_copy",
            cancellationToken);
    }

    /// <summary>Without any table, for tests of the migrations themselves.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(CancellationToken cancellationToken = default)
    {
        await TestTemplate.EnsureAsync(cancellationToken);
        return await CreateAsync($"create database {{0}} template template0 owner {ClusterRoles.Owner}", cancellationToken);
    }

    /// <summary>The first column of the first row, as the owner; the default value when there is none.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = OwnerDataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Runs a script as the owner.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = OwnerDataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await OwnerDataSource.DisposeAsync();
        await TestTemplate.AdministerAsync($"drop database if exists {_name} with (force)", CancellationToken.None);
    }

    private static async Task<TestDatabase> CreateAsync(string sql, CancellationToken cancellationToken)
    {
        // The process's id tells later runs whose databases were left by a killed one.
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}");
        await TestTemplate.AdministerAsync($"drop database if exists {name} with (force)", cancellationToken);
        await TestTemplate.AdministerAsync(string.Format(CultureInfo.InvariantCulture, sql, name), cancellationToken);
        return new TestDatabase(
            name,
            await TestPostgres.AddressAsync(ClusterRoles.App, name),
            await TestPostgres.AddressAsync(ClusterRoles.Owner, name));
    }
}
