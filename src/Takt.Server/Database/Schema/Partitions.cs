using Npgsql;

namespace Takt.Server.Database.Schema;

/// <summary>Keeps the ledger's partitions ahead of time: every day that a record may be placed in has one.</summary>
internal sealed class Partitions(NpgsqlDataSource dataSource, TimeProvider time)
{
    private const int MonthsBack = 15;
    private const int MonthsAhead = 3;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await EnsureAsync(connection, cancellationToken);
    }

    public async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var command = new NpgsqlCommand(
            "select ensure_partitions(greatest($1, (select retired_before from ledger_floor)), $2)", connection)
        {
            CommandTimeout = 0,
        };
        command.Parameters.Add(new() { Value = today.AddMonths(-MonthsBack) });
        command.Parameters.Add(new() { Value = today.AddMonths(MonthsAhead) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
