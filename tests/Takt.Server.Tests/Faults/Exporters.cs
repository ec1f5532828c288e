using Npgsql;
using Takt.Load;
using Takt.Load.Checking;
using Takt.Load.Driving;

namespace Takt.Server.Tests.Faults;

/// <summary>Many agents' exporters at one server, and what the ledger must hold in the end.</summary>
internal sealed class Exporters : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly int[] _organizations;
    private readonly LoadRun _run;
    private readonly LedgerCount _before;

    private Exporters(NpgsqlDataSource database, int[] organizations, LoadRun run, LedgerCount before)
    {
        _database = database;
        _organizations = organizations;
        _run = run;
        _before = before;
    }

    public IReadOnlyList<int> Organizations => _organizations;

    /// <param name="seconds">How long new batches are made; those begun are retried until they are answered.</param>
    public static async Task<Exporters> CreateAsync(RunningServer server, int seconds, CancellationToken cancellationToken)
    {
        var database = Tenants.Open(server.Database);
        var tenants = await Tenants.MakeAsync(database, 2, cancellationToken);
        int[] organizations = [.. tenants.Select(tenant => tenant.OrganizationId)];
        var options = new LoadOptions
        {
            Url = server.Url,
            Database = server.Database,
            Sessions = 40,
            Batch = 20,
            Connections = 8,
            Duration = TimeSpan.FromSeconds(seconds),
            WarmUp = TimeSpan.Zero,
        };
        var run = new LoadRun(options, [.. tenants.Select(tenant => tenant.Token)], TimeProvider.System);
        return new(database, organizations, run, await LedgerCount.ReadAsync(database, organizations, cancellationToken));
    }

    public Task<LoadResult> RunAsync(CancellationToken cancellationToken) =>
        Task.Run(() => _run.RunAsync(cancellationToken), cancellationToken);

    /// <summary>Every acknowledged record is there, none twice, and every batch was acknowledged in the end.</summary>
    public async Task VerifyAsync(LoadResult result, CancellationToken cancellationToken)
    {
        Assert.Empty(result.Tally.Failures);
        Assert.Equal(0, result.Tally.Unsettled);
        var now = await LedgerCount.ReadAsync(_database, _organizations, cancellationToken);
        Assert.Empty(now.Differences(_before, result.Tally.Acknowledged));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
