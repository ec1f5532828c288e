using System.Text.Json.Nodes;

namespace Takt.Metering.Cost.Corrections;

/// <summary>
/// An organization's corrections as the client's <c>modelPricing</c>, so that clients report what the server would price.
/// </summary>
/// <param name="Table">What holds on the day.</param>
/// <param name="LeftOut">Rows that hold on the day and that the client's table has no words for, each with the reason.</param>
public sealed record ClientPricingExport(JsonObject Table, IReadOnlyList<(PriceCorrection Correction, string Reason)> LeftOut)
{
    public static ClientPricingExport Of(IReadOnlyList<PriceCorrection> corrections, DateOnly day)
    {
        var leftOut = new List<(PriceCorrection, string)>();
        var multiplier = default(PriceCorrection);
        var overrides = new SortedDictionary<string, PriceCorrection>(StringComparer.Ordinal);

        // The later row of two with one model is the one that holds: it comes last here.
        foreach (var row in corrections.Where(row => row.From is not { } from || from <= day)
            .Where(row => row.Until is not { } until || day < until).OrderBy(row => row.From))
        {
            if (Reason(row) is { } reason)
                leftOut.Add((row, reason));
            else if (row.Prices is null)
                multiplier = row;
            else
                overrides[row.Model] = row;
        }

        var table = new JsonObject();
        if (multiplier is { MultiplierPpm: { } ppm })
            table.Add(ClientPricing.MultiplierName, Decimal(ppm, PriceCorrection.MultiplierOfOne));
        if (overrides.Count > 0)
            table.Add(ClientPricing.OverridesName,
                new JsonObject(overrides.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Row(entry.Value.Prices!.Value)))));
        return new(table, leftOut);
    }

    private static string? Reason(PriceCorrection row) => row switch
    {
        { Geography: not null } or { Tier: not null } => "the client's table knows neither places nor tiers",
        { Prices: null, Model: not "*" } => "the client's table has one multiplier, for all models",
        { Prices: not null } when row.Model.EndsWith(PriceCorrection.Star) => "the client's table knows no patterns",
        { Prices: { } prices } when prices.Write5m != prices.Write1h => "the client's table has one price for cache writes of both lives",
        _ => null,
    };

    private static JsonObject Row(in TokenPrices prices) => new(
        ClientPricing.PriceNames.Zip([prices.Input, prices.Output, prices.Read, prices.Write5m],
            (name, pico) => KeyValuePair.Create(name, (JsonNode?)Decimal(pico, PriceCorrection.PicoPerTokenOfUsdPerMillion))));

    // Division leaves no trailing zeros to a whole number, and at most six decimals are there to be written.
    private static JsonValue Decimal(long value, long unit) => JsonValue.Create((decimal)value / unit);
}
