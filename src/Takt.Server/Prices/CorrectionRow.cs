using Takt.Contracts.Prices;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;

namespace Takt.Server.Prices;

/// <summary>A correction as it is kept.</summary>
internal sealed record CorrectionRow(long Id, PriceCorrection Correction, DateTimeOffset CreatedAt, long? CreatedBy)
{
    public CorrectionItem ToItem() => new()
    {
        Id = Id,
        Model = Correction.Model,
        From = Correction.From,
        Until = Correction.Until,
        Geography = Correction.Geography,
        Tier = Correction.Tier,
        Prices = Correction.Prices is { } prices ? Usd(prices) : null,
        Multiplier = (decimal?)Correction.MultiplierPpm / PriceCorrection.MultiplierOfOne,
        CreatedAt = CreatedAt,
        CreatedBy = CreatedBy,
    };

    public static TokenPricesUsd Usd(in TokenPrices prices) =>
        new(Usd(prices.Input), Usd(prices.Write5m), Usd(prices.Write1h), Usd(prices.Read), Usd(prices.Output));

    private static decimal Usd(long picoPerToken) => (decimal)picoPerToken / PriceCorrection.PicoPerTokenOfUsdPerMillion;
}
