using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Database.Schema;

namespace Takt.Server.Database;

/// <summary>
/// Brings the database up before any other service starts, and takes the built-in one down after all others have stopped.
/// </summary>
internal sealed class DatabaseStart(
    IOptions<DatabaseOptions> options,
    BuiltInPostgres builtIn,
    NpgsqlDataSource dataSource,
    Partitions partitions,
    DatabaseState state,
    TimeProvider time,
    ILogger<DatabaseStart> logger) : IHostedLifecycleService, IDisposable
{
    private DataLock? _lock;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.IsBuiltIn)
            await StartBuiltInAsync(settings, cancellationToken);
        else
            await new ExternalDatabase(dataSource, time, logger).WaitAsync(cancellationToken);
        await MigrateAsync(settings, cancellationToken);
        await partitions.EnsureAsync(cancellationToken);
        state.Started(await DescribeAsync(settings, cancellationToken));
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        dataSource.Clear();
        await builtIn.StopAsync(hurry: cancellationToken.IsCancellationRequested);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();

    private async Task StartBuiltInAsync(DatabaseOptions settings, CancellationToken cancellationToken)
    {
        _lock = DataLock.Take(settings.DataDirectory);
        await builtIn.StartAsync(cancellationToken);
    }

    private async Task MigrateAsync(DatabaseOptions settings, CancellationToken cancellationToken)
    {
        var owner = settings.IsBuiltIn
            ? builtIn.ConnectionString(ClusterRoles.Owner, ClusterRoles.Database)
            : settings.OwnerConnectionString ?? settings.ConnectionString!;
        if (settings is { IsBuiltIn: false, OwnerConnectionString: null })
            Log.SingleRole(logger);
        await using var role = dataSource.CreateCommand("select current_user::text");
        var appRole = (string)(await role.ExecuteScalarAsync(cancellationToken))!;
        var applied = await new Migrator(owner, appRole, Migration.Embedded()).RunAsync(cancellationToken);
        if (applied.Count > 0)
            Log.Migrated(logger, applied.Count, applied[^1].Name);
    }

    private async Task<string> DescribeAsync(DatabaseOptions settings, CancellationToken cancellationToken)
    {
        if (settings.IsBuiltIn)
            return $"built-in PostgreSQL {builtIn.Binaries!.Version} in {builtIn.Paths.Root}";
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return $"PostgreSQL {connection.PostgreSqlVersion} at {connection.Host}:{connection.Port}, database {connection.Database}";
    }
}
