using Npgsql;
using Takt.Server.Database.BuiltIn;

namespace Takt.Server.Tests.Database;

/// <summary>A data directory of its own for one test, whose PostgreSQL is stopped at the end.</summary>
internal sealed class DataDirectory : IAsyncDisposable
{
    private static int _count;

    public string Path { get; } = $"/tmp/takt-data-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    public ClusterPaths Paths => new(Path);

    public BuiltInPostgres Postgres(params string[]? binaries) => new(
        new BuiltInOptions { DataDirectory = Path, Durable = false, BinaryDirectories = binaries is { Length: 0 } ? null : binaries },
        TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    public async Task<int> PostmasterIdAsync()
    {
        var data = Paths.Data(Paths.ExistingMajor()!.Value);
        return int.Parse((await File.ReadAllLinesAsync(System.IO.Path.Combine(data, "postmaster.pid")))[0],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<object?> AskAsync(string sql, string role = ClusterRoles.Owner)
    {
        await using var connection = new NpgsqlConnection(
            Postmaster.Address(Paths, role, role == "postgres" ? "postgres" : ClusterRoles.Database).ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<bool> AnswersAsync() => await Postmaster.IsReachableAsync(Paths, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(Path))
            return;
        if (await AnswersAsync())
        {
            var leftover = Postgres();
            await leftover.StartAsync(CancellationToken.None);
            await leftover.StopAsync(hurry: true);
        }

        Directory.Delete(Path, recursive: true);
    }
}
