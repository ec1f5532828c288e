using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Freshness;

namespace Takt.Server.Usage.Sums;

/// <summary>Says what figures are worth.</summary>
internal static class StandingReader
{
    public static Standing Of(UsageTotals totals, ChangeMark mark, PriceStanding prices) => new()
    {
        AsOf = mark.ChangedAt,
        PriceList = prices.Version,
        Repricing = prices.Mixed,
        Completeness = new()
        {
            State = State(totals),
            UnitemisedTokens = totals.UnitemisedTokens,
            UnpricedTokens = totals.UnpricedTokens,
            NewestEventAt = mark.NewestEventAt,
        },
    };

    /// <summary>When the newest event happened, and when that came in; nothing before the first.</summary>
    /// <param name="persons">Of whom; null is everybody.</param>
    public static async Task<(DateTimeOffset? EventAt, DateTimeOffset? ReceivedAt)> NewestAsync(
        NpgsqlConnection connection, int organizationId, long[]? persons, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(persons is null ? SightingSql.Newest : SightingSql.NewestOf, connection);
        command.Parameters.Add(new() { Value = organizationId });
        if (persons is not null)
            command.Parameters.Add(new() { Value = persons });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1)) : (null, null);
    }

    private static string State(UsageTotals totals)
    {
        if (totals.UnitemisedTokens > 0 || totals.UnpricedTokens > 0)
            return "partial";
        return totals.Calls == 0 && totals.CostUsd == 0 ? "empty" : "complete";
    }
}
