using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Usage;
using Takt.Server.Prices;

namespace Takt.Server.Usage;

/// <summary>Says what figures are worth.</summary>
internal static class StandingReader
{
    public static Standing Of(UsageTotals totals, DateTimeOffset now, DateTimeOffset? newest, PriceStanding prices) => new()
    {
        AsOf = now,
        PriceList = prices.Version,
        Repricing = prices.Mixed,
        Completeness = new()
        {
            State = State(totals),
            UnitemisedTokens = totals.UnitemisedTokens,
            UnpricedTokens = totals.UnpricedTokens,
            NewestEventAt = newest,
        },
    };

    /// <summary>When the newest event happened, and when the last one came in; nothing before the first.</summary>
    /// <param name="persons">Of whom; null is everybody.</param>
    public static async Task<(DateTimeOffset? EventAt, DateTimeOffset? ReceivedAt)> NewestAsync(
        NpgsqlConnection connection, int organizationId, long[]? persons, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SightingSql.Newest, connection);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(
            new() { Value = (object?)persons ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? (null, null) : (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1));
    }

    private static string State(UsageTotals totals)
    {
        if (totals.UnitemisedTokens > 0 || totals.UnpricedTokens > 0)
            return "partial";
        return totals.Calls == 0 && totals.CostUsd == 0 ? "empty" : "complete";
    }
}
