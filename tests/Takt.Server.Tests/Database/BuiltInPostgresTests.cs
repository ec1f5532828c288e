using System.Diagnostics;
using System.Globalization;
using Takt.Server.Database.BuiltIn;

namespace Takt.Server.Tests.Database;

/// <summary>
/// The built-in PostgreSQL through the accidents of its life. A kill leaves files behind: each case starts from such files.
/// </summary>
public sealed class BuiltInPostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Accidents => ["nothing was made", "directories were made", "initdb was killed", "roles were not made",
        "database was not made", "settings were half written", "a download was killed"];

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task FirstStart_KilledAtAnyStep_Heals(string accident)
    {
        await using var directory = new DataDirectory();
        await LeaveAsync(accident, directory);

        await using var postgres = directory.Postgres();
        await postgres.StartAsync(Cancellation);

        Assert.Equal(1, await directory.AskAsync("select 1"));
        Assert.Equal(false, await directory.AskAsync(
            "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user", ClusterRoles.App));
        Assert.False(Directory.Exists(directory.Paths.Data(postgres.Binaries!.Major) + ".new"));
    }

    [Fact]
    public async Task Postmaster_KilledWhileServing_ComesBackOnTheSameData()
    {
        await using var directory = new DataDirectory();
        await using var postgres = directory.Postgres();
        await postgres.StartAsync(Cancellation);
        await directory.AskAsync("create table kept as select 42 as n");
        await directory.AskAsync("checkpoint", "postgres");
        var killed = await directory.PostmasterIdAsync();

        Kill(killed);

        await EventuallyAsync(async () => Equals(await directory.AskAsync("select n from kept"), 42));
        Assert.NotEqual(killed, await directory.PostmasterIdAsync());
        await EventuallyAsync(() => Task.FromResult(postgres.Problem is null));
    }

    [Fact]
    public async Task Start_PostgresLeftByACrash_IsAdopted()
    {
        await using var directory = new DataDirectory();
        var crashed = directory.Postgres();
        await crashed.StartAsync(Cancellation);
        await crashed.LeaveAsync();
        var left = await directory.PostmasterIdAsync();

        await using var next = directory.Postgres();
        await next.StartAsync(Cancellation);

        Assert.Equal(left, await directory.PostmasterIdAsync());
        await next.StopAsync(hurry: false);
        Assert.False(await directory.AnswersAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_StalePidOfAnotherProcess_TouchesItNot(bool isPostgres)
    {
        await using var directory = new DataDirectory();
        var first = directory.Postgres();
        await first.StartAsync(Cancellation);
        var data = directory.Paths.Data(first.Binaries!.Major);
        var lines = await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), Cancellation);
        await first.StopAsync(hurry: true);
        await using var others = new DataDirectory();
        await using var other = others.Postgres();
        if (isPostgres)
            await other.StartAsync(Cancellation);
        using var bystander = isPostgres ? Process.GetProcessById(await others.PostmasterIdAsync()) : Process.Start("sleep", "60");
        lines[0] = bystander.Id.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(Path.Combine(data, "postmaster.pid"), lines, Cancellation);

        await using var next = directory.Postgres();
        var problem = await Record.ExceptionAsync(() => next.StartAsync(Cancellation));

        Assert.True(problem is null or StartException, problem?.ToString());
        await next.StopAsync(hurry: true);
        Assert.False(bystander.HasExited);
        Assert.Equal(isPostgres, await others.AnswersAsync());
        if (!isPostgres)
            bystander.Kill();
        File.Delete(Path.Combine(data, "postmaster.pid"));
    }

    private static async Task LeaveAsync(string accident, DataDirectory directory)
    {
        var paths = directory.Paths;
        switch (accident)
        {
            case "directories were made":
                Directory.CreateDirectory(paths.Run);
                Directory.CreateDirectory(paths.Logs);
                break;
            case "initdb was killed":
                foreach (var major in Enumerable.Range(PostgresBinaries.OldestMajor, 6))
                {
                    Directory.CreateDirectory(Path.Combine(paths.Data(major) + ".new", "base"));
                    await File.WriteAllTextAsync(Path.Combine(paths.Data(major) + ".new", "PG_VERSION"), $"{major}\n", Cancellation);
                }

                break;
            case "roles were not made":
                await StartThenAsync(directory, "drop database takt", "drop role takt_owner", "drop role takt_app");
                break;
            case "database was not made":
                await StartThenAsync(directory, "drop database takt");
                break;
            case "settings were half written":
                await StartThenAsync(directory);
                var settings = Path.Combine(paths.Data(paths.ExistingMajor()!.Value), "postgresql.conf");
                await File.WriteAllTextAsync(settings + ".new", "listen_addr", Cancellation);
                File.Delete(settings);
                break;
            case "a download was killed":
                Directory.CreateDirectory(Path.Combine(paths.Binaries, ".new", "package"));
                break;
        }
    }

    private static async Task StartThenAsync(DataDirectory directory, params string[] statements)
    {
        var postgres = directory.Postgres();
        await postgres.StartAsync(Cancellation);
        foreach (var statement in statements)
            await directory.AskAsync(statement, "postgres");
        await postgres.StopAsync(hurry: true);
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or IOException)
            {
                Assert.True(started.Elapsed < Patience, e.Message);
            }

            Assert.True(started.Elapsed < Patience, "It did not happen within two minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }
}
