using Takt.Contracts.Prices;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;
using Takt.Metering.Usage;

namespace Takt.Server.Prices;

/// <summary>The list as answers show it.</summary>
internal static class PriceListDocument
{
    /// <summary>Of who compares what clients say with what the list says.</summary>
    public const string ReportedNote =
        "Where clients have the managed setting modelPricing, they report costs by their own table. Reported and priced costs then differ "
            + "wherever that table isn't laid over this list, and both are right.";

    private const string TierNote = "Service tiers without a published price are priced as usual, and such calls say custom_pricing.";

    private const long NanoPerTick = 100;

    public static PriceListAnswer Of(
        PriceStanding standing, PriceList pending, IReadOnlyList<CorrectionRow> rows, RepriceProgress? repricing, DateTimeOffset now)
    {
        var counted = standing.List;
        return new()
        {
            Version = standing.Version,
            PendingVersion = pending.Version == standing.Version ? null : pending.Version,
            Repricing = repricing,
            Date = counted.Date,
            Sources = counted.Sources,
            RegionalPercent = counted.Modifiers.RegionalPercent,
            UsInferencePercent = counted.Modifiers.UsInferencePercent,
            BatchPercent = counted.Modifiers.BatchPercent,
            Models = [.. counted.Models.GroupBy(id => counted.Find(id)!.Family)
                .Select(family => Model(counted, family.Key, [.. family.Where(id => id != family.Key)], now))],
            Corrections = [.. rows.Select(row => row.ToItem())],
            Notes = [ReportedNote, TierNote],
        };
    }

    private static PriceListModel Model(PriceList list, string family, IReadOnlyList<string> ids, DateTimeOffset now)
    {
        var prices = list.Find(family)!;
        return new()
        {
            Model = family,
            Ids = ids,
            Regional = prices.Regional,
            UsInference = prices.UsInference,
            Batch = prices.Batch,
            Periods = [.. prices.Periods.Select(Period)],
            Fast = prices.Fast is { } fast ? CorrectionRow.Usd(fast) : null,
            Today = Today(
                Pricing.Find(list, new PriceTerms(family), (now - DateTimeOffset.UnixEpoch).Ticks * NanoPerTick, TokenCounts.Zero)!.Value),
        };
    }

    private static PriceListPeriod Period(PricePeriod period) => new(
        period.FromUnixNano == long.MinValue ? null : DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(period.FromUnixNano / NanoPerTick)),
        CorrectionRow.Usd(period.Prices),
        period.Above is null ? null : period.AbovePromptTokens,
        period.Above is { } above ? CorrectionRow.Usd(above) : null);

    private static TokenPricesUsd Today(Rate rate)
    {
        return new(Usd(rate.Prices.Input), Usd(rate.Prices.Write5m), Usd(rate.Prices.Write1h), Usd(rate.Prices.Read),
            Usd(rate.Prices.Output));

        decimal Usd(long pico) => (decimal)pico * rate.Numerator / rate.Denominator / PriceCorrection.PicoPerTokenOfUsdPerMillion;
    }
}
