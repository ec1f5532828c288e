using System.Collections.Concurrent;
using Npgsql;
using Takt.Metering.Cost;

namespace Takt.Server.Ledger.Series;

/// <summary>The prices that rows were counted by, instance-wide: few, so all are kept in memory once seen.</summary>
internal sealed class PriceIds(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<TokenPrices, int> _ids = new();
    private readonly ConcurrentDictionary<int, TokenPrices> _prices = new();

    /// <summary>The prices' id, which is stored in a transaction of its own when it is new.</summary>
    public async ValueTask<int?> OfAsync(TokenPrices? prices, CancellationToken cancellationToken)
    {
        if (prices is not { } known)
            return null;
        if (_ids.TryGetValue(known, out var id))
            return id;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            Command("insert into token_prices (input, write_5m, write_1h, read, output) values ($1, $2, $3, $4, $5) on conflict do nothing",
                known));
        batch.BatchCommands.Add(
            Command("select price_id from token_prices where (input, write_5m, write_1h, read, output) = ($1, $2, $3, $4, $5)", known));
        id = (int)(await batch.ExecuteScalarAsync(cancellationToken))!;
        _prices[id] = known;
        return _ids[known] = id;
    }

    public async ValueTask<TokenPrices?> FindAsync(int? id, CancellationToken cancellationToken)
    {
        if (id is not { } known)
            return null;
        if (!_prices.ContainsKey(known))
            await LoadAsync(cancellationToken);
        return _prices[known];
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select price_id, input, write_5m, write_1h, read, output from token_prices");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var prices = new TokenPrices(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
                reader.GetInt64(5));
            _prices[reader.GetInt32(0)] = prices;
            _ids[prices] = reader.GetInt32(0);
        }
    }

    private static NpgsqlBatchCommand Command(string sql, TokenPrices prices) => new(sql)
    {
        Parameters =
        {
            new() { Value = prices.Input },
            new() { Value = prices.Write5m },
            new() { Value = prices.Write1h },
            new() { Value = prices.Read },
            new() { Value = prices.Output },
        },
    };
}
