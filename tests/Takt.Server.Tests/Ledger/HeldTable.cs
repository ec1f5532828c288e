using Npgsql;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>A table that nobody can write until it is let go: the ledger's writer stands still there, as behind a slow disk.</summary>
internal sealed class HeldTable : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldTable(TestDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_database, _connection, _transaction) = (database, connection, transaction);

    public static async Task<HeldTable> HoldAsync(TestDatabase database, string table)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var connection = await database.OwnerDataSource.OpenConnectionAsync(cancelled);
        var held = new HeldTable(database, connection, await connection.BeginTransactionAsync(cancelled));
        await using var hold = new NpgsqlCommand($"lock table {table} in exclusive mode", connection, held._transaction);
        await hold.ExecuteNonQueryAsync(cancelled);
        return held;
    }

    /// <summary>How many stand before a lock of the database.</summary>
    public Task<long> WaitingAsync() =>
        _database.ScalarAsync<long>("select count(*) from pg_locks l join pg_database d on d.oid = l.database "
            + "where d.datname = current_database() and not l.granted");

    public Task LetGoAsync() => _transaction.CommitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
