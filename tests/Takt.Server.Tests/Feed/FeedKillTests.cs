using Npgsql;
using Takt.Server.Feed;
using Takt.Server.Jobs;
using Takt.Testing;

namespace Takt.Server.Tests.Feed;

/// <summary>
/// Whoever follows the log by number sees every change that was committed, whatever is killed meanwhile: the connections of those who write
/// the log, of those who read it, and of those who commit.
/// </summary>
public sealed class FeedKillTests
{
    private static readonly int Kills = TestSize.Of(1000, usual: 150);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoChange_IsUnseen_HoweverOftenConnectionsAreKilled()
    {
        await using var database = await TestDatabase.CreateAsync(Cancel);
        using var writing = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var draining = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var committed = new HashSet<long>();
        var seen = new HashSet<long>();
        Task[] drainers = [DrainAsync(database, draining.Token), DrainAsync(database, draining.Token)];
        Task[] writers = [.. Enumerable.Range(0, 3).Select(i => WriteAsync(database, i, committed, writing.Token))];
        var follower = FollowAsync(database, seen, draining.Token);

        await using var killer = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await killer.OpenAsync(Cancel);
        for (var kill = 0; kill < Kills;)
        {
            // One of those at work, whichever it is.
            await using var command = new NpgsqlCommand("""
                select count(pg_terminate_backend(pid)) from (
                  select pid from pg_stat_activity where datname = current_database() and usename = current_user
                    and pid <> pg_backend_pid() order by random() limit 1) one
                """, killer);
            kill += (int)(long)(await command.ExecuteScalarAsync(Cancel))!;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        await writing.CancelAsync();
        await Task.WhenAll(writers);
        while (await database.ScalarAsync<bool>("select exists (select from feed_pending)") || !Has(seen, committed))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        await draining.CancelAsync();
        await Task.WhenAll([.. drainers, follower]);

        Assert.True(committed.Count > Kills / 10, $"{committed.Count} commits");
        Assert.Empty(committed.Except(seen));
        // What was read bit by bit is what stands there: nothing came in below a number that had been read.
        Assert.Equal(await database.ScalarAsync<long>("select count(distinct p) from feed, unnest(persons) p"), seen.Count);
    }

    private static bool Has(HashSet<long> seen, HashSet<long> committed)
    {
        lock (seen)
            return committed.IsSubsetOf(seen);
    }

    private static async Task WriteAsync(TestDatabase database, int writer, HashSet<long> committed, CancellationToken stop)
    {
        for (var number = writer + 1L; !stop.IsCancellationRequested; number += 3)
        {
            await TryAsync(async () =>
            {
                await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
                await using var transaction = await connection.BeginTransactionAsync(Cancel);
                await using var insert = new NpgsqlCommand(
                    "insert into feed_pending (organization_id, kind, persons) values ($1, 'usage', array[$2])", connection)
                {
                    Parameters = { new() { Value = 1 + writer }, new() { Value = number } },
                };
                await insert.ExecuteNonQueryAsync(Cancel);
                await transaction.CommitAsync(Cancel);
                lock (committed)
                    committed.Add(number);
            });
        }
    }

    private static async Task DrainAsync(TestDatabase database, CancellationToken stop)
    {
        var (leases, drainer) = (new JobLeases(database.DataSource), new FeedDrainer(database.DataSource));
        while (!stop.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                if (await leases.TryTakeAsync("writing of the feed", TimeSpan.FromMilliseconds(200), Cancel) is { } lease)
                    await drainer.RunAsync(lease, Cancel);
                else
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
            });
        }
    }

    private static async Task FollowAsync(TestDatabase database, HashSet<long> seen, CancellationToken stop)
    {
        var store = new FeedStore(database.DataSource);
        var number = 0L;
        while (!stop.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                foreach (var entry in await store.AfterAsync(number, Cancel))
                {
                    number = entry.Number;
                    lock (seen)
                        seen.UnionWith(entry.Persons);
                }
            });
        }
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is NpgsqlException or JobLeaseLostException or System.IO.IOException)
        {
            // Killed: the next one goes on.
        }
    }
}
