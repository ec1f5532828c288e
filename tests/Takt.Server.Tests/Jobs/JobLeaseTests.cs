using System.Diagnostics;
using Npgsql;
using Takt.Server.Jobs;
using Takt.Testing;

namespace Takt.Server.Tests.Jobs;

/// <summary>One replica does the work at a time, and whoever was away for too long writes nothing more.</summary>
public sealed class JobLeaseTests : IAsyncLifetime
{
    private const string Job = "counting of sheep";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5), Short = TimeSpan.FromMilliseconds(400);
    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Lease_IsOneReplicas_UntilItIsGivenBack()
    {
        var (one, two) = (new JobLeases(_database.DataSource), new JobLeases(_database.DataSource));

        var first = await one.TryTakeAsync(Job, Long, Cancel);
        Assert.NotNull(first);
        Assert.Null(await two.TryTakeAsync(Job, Long, Cancel));
        Assert.Equal(first.Fence, (await one.TryTakeAsync(Job, Long, Cancel))!.Fence);
        Assert.NotNull(await two.TryTakeAsync("another job", Long, Cancel));

        await one.ReleaseAsync(Job, Cancel);
        Assert.Equal(first.Fence + 1, (await two.TryTakeAsync(Job, Long, Cancel))!.Fence);
        await Assert.ThrowsAsync<JobLeaseLostException>(() => first.OpenAsync(Cancel));
    }

    [Fact]
    public async Task Lease_IsNotTaken_WhileItsHolderWrites()
    {
        var (one, two) = (new JobLeases(_database.DataSource), new JobLeases(_database.DataSource));
        var lease = (await one.TryTakeAsync(Job, Long, Cancel))!;

        await using (var transaction = await lease.OpenAsync(Cancel))
        {
            await _database.ScalarAsync<int>("select 1");
            Assert.Null(await two.TryTakeAsync(Job, Long, Cancel));
            await transaction.CommitAsync(Cancel);
        }

        Assert.Null(await two.TryTakeAsync(Job, Long, Cancel));
    }

    /// <summary>It stands still in the middle of its work: the database ends its transaction, and another goes on.</summary>
    [Fact]
    public async Task Holder_WhoStandsStillInATransaction_CommitsNothing()
    {
        var (one, two) = (new JobLeases(_database.DataSource), new JobLeases(_database.DataSource));
        await _database.ExecuteAsync("create table sheep (number int); grant insert on sheep to public");
        var lease = (await one.TryTakeAsync(Job, Short, Cancel))!;
        await using var transaction = await lease.OpenAsync(Cancel);
        await using var insert = new NpgsqlCommand("insert into sheep values (1)", transaction.Connection);
        await insert.ExecuteNonQueryAsync(Cancel);

        JobLease? other;
        while ((other = await two.TryTakeAsync(Job, Long, Cancel)) is null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);

        Assert.Equal(lease.Fence + 1, other.Fence);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancel));
        Assert.Equal(0, await _database.ScalarAsync<long>("select count(*) from sheep"));
    }

    /// <summary>A whole server is frozen past its leases and wakes up again: the work is another's by then, and stays so.</summary>
    [Fact]
    public async Task Server_FrozenPastItsLeases_LeavesTheWorkToTheOther()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var frozen = ServerProcess.Start(new Dictionary<string, string?>
        {
            ["ConnectionStrings__Takt"] = _database.ConnectionString,
            ["ConnectionStrings__TaktOwner"] = _database.OwnerConnectionString,
        });
        await frozen.ReadyAsync();
        var holder = await UntilAsync<Guid>("select holder from job_leases where job = 'writing of the feed'", _ => true);
        frozen.Signal("STOP");
        await _database.ExecuteAsync("update job_leases set expires_at = now()");

        await using var server = await TestServer.StartAsync(setup => setup.Database = _database, Cancel);
        await PendAsync(1);
        await UntilAsync<long>("select count(*) from feed where 1 = any(persons)", count => count == 1);
        var (other, fence) = (await _database.ScalarAsync<Guid>(Holder), await _database.ScalarAsync<long>(Fence));
        frozen.Signal("CONT");
        await PendAsync(2);
        await UntilAsync<long>("select count(*) from feed where 2 = any(persons)", count => count == 1);

        Assert.NotEqual(holder, other);
        Assert.Equal((other, fence), (await _database.ScalarAsync<Guid>(Holder), await _database.ScalarAsync<long>(Fence)));
    }

    private const string Holder = "select holder from job_leases where job = 'writing of the feed'",
        Fence = "select fence from job_leases where job = 'writing of the feed'";

    private Task<int> PendAsync(long person) => _database.ExecuteAsync(
        "insert into feed_pending (organization_id, kind, persons) values (1, 'usage', array[$1::bigint])", person);

    private async Task<T> UntilAsync<T>(string sql, Predicate<T> holds)
        where T : struct
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await _database.ScalarAsync<T>(sql) is var value && !value.Equals(default(T)) && holds(value))
                return value;
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"Never: {sql}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }
}
