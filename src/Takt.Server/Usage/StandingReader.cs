using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Queries;

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

    /// <summary>Time of the newest record of the sessions in reach of the viewer, whatever the filters pick.</summary>
    public static async Task<DateTimeOffset?> NewestEventAsync(
        NpgsqlConnection connection, int organizationId, QueryScope scope, CancellationToken cancellationToken)
    {
        var own = scope.ViewerPersons is null
            ? "" : " and x.series_id in (select series_id from series where organization_id = $1 and person_id = any($2))";
        await using var command = new NpgsqlCommand(
            $"select x.last_at from sessions x where x.organization_id = $1{own} order by x.last_at desc limit 1", connection);
        command.Parameters.Add(new() { Value = organizationId });
        if (scope.ViewerPersons is { } persons)
            command.Parameters.Add(new() { Value = persons });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static string State(UsageTotals totals)
    {
        if (totals.UnitemisedTokens > 0 || totals.UnpricedTokens > 0)
            return "partial";
        return totals.Calls == 0 && totals.CostUsd == 0 ? "empty" : "complete";
    }
}
