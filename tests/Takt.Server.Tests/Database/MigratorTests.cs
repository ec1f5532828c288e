using Npgsql;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Database.Schema;
using Takt.Testing;

namespace Takt.Server.Tests.Database;

public sealed class MigratorTests
{
    private static readonly Migration First = Migration.Create(
        "0001_first.sql", "create table first (n int);\ninsert into first values (1);");
    private static readonly Migration Second = Migration.Create("0002_second.sql", "create table second (n int);");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyStartersAtOnce_AppliesEachFileOnce()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Run(database, First, Second)));

        Assert.Equal(2, runs.Sum(applied => applied.Count));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from first"));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from schema_migrations"));
    }

    [Fact]
    public async Task Run_AppliedFileHasChanged_Refuses()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        await Run(database, First);

        var refusal = await Assert.ThrowsAsync<StartException>(() =>
            Run(database, Migration.Create("0001_first.sql", "create table other (n int);"), Second));

        Assert.Contains("0001_first has changed", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('second')::text"));
    }

    [Fact]
    public async Task Run_DatabaseOfANewerServer_Refuses()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        await Run(database, First, Second);

        var refusal = await Assert.ThrowsAsync<StartException>(() => Run(database, First));

        Assert.Contains("newer Takt", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileInserted_BeforeAppliedOnes_Refuses()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        await Run(database, Second);

        await Assert.ThrowsAsync<StartException>(() => Run(database, First, Second));
    }

    [Fact]
    public async Task Run_FileFails_KeepsNothingOfItAndSaysWhy()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        var broken = Migration.Create("0002_broken.sql", "create table half (n int);\ncreate table worse (\n  n nonsense\n);");

        var refusal = await Assert.ThrowsAsync<StartException>(() => Run(database, First, broken));

        Assert.Contains("0002_broken failed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("type \"nonsense\" does not exist", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from schema_migrations"));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('half')::text"));
    }

    [Fact]
    public async Task Run_LineEndingsOfAnotherCheckout_AreTheSameFile()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        await Run(database, First);

        Assert.Empty(await Run(database, Migration.Create("0001_first.sql", First.Sql.Replace("\n", "\r\n", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task ServingRole_ReadsAndWrites_ButDefinesNothing()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        await Run(database, First);

        await using var write = database.DataSource.CreateCommand("update first set n = 2");
        Assert.Equal(1, await write.ExecuteNonQueryAsync(Cancellation));
        await using var define = database.DataSource.CreateCommand("create table mine (n int)");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => define.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task ServingRole_RightTakenByAMigration_StaysTakenAtTheNextStart()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Cancellation);
        var closed = Migration.Create("0002_closed.sql", "create table closed (n int); revoke insert on closed from takt_app;");
        await Run(database, First, closed);
        await Run(database, First, closed);

        await using var insert = database.DataSource.CreateCommand("insert into closed values (1)");
        await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(Cancellation));
    }

    [Fact]
    public async Task Embedded_Migrations_AreNumberedFromOneWithoutGaps()
    {
        var migrations = Migration.Embedded();

        Assert.Equal(Enumerable.Range(1, migrations.Count), migrations.Select(m => m.Version));
        await using var database = await TestDatabase.CreateAsync(Cancellation);
        Assert.Empty(await new Migrator(database.OwnerConnectionString, ClusterRoles.App, migrations).RunAsync(Cancellation));
    }

    private static Task<IReadOnlyList<Migration>> Run(TestDatabase database, params Migration[] migrations) =>
        new Migrator(database.OwnerConnectionString, ClusterRoles.App, migrations).RunAsync(Cancellation);
}
