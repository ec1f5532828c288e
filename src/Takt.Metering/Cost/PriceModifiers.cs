namespace Takt.Metering.Cost;

/// <summary>What where and how a request was served does to its price, in percent of the list.</summary>
/// <param name="RegionalPercent">A cloud's regional or multi-region endpoint.</param>
/// <param name="UsInferencePercent">US-only inference at the provider.</param>
/// <param name="BatchPercent">The batch API.</param>
public sealed record PriceModifiers(int RegionalPercent, int UsInferencePercent, int BatchPercent)
{
    private const long Whole = 100;

    /// <summary>
    /// The rate of a request. A call is served at one place: of the two surcharges for places the larger one counts, never both. The batch
    /// discount is on top of it. A tier without a published price (<c>priority</c>, <c>flex</c>) pays the standard one and says so.
    /// </summary>
    internal Rate Apply(in TokenPrices prices, ModelPrices model, in PriceTerms terms)
    {
        var place = Math.Max(
            model.Regional && terms.Profile is not (null or "global") ? RegionalPercent : Whole,
            model.UsInference && terms.Geography == "us" ? UsInferencePercent : Whole);
        var batch = model.Batch && terms.Tier == "batch";
        return new(prices, place * (batch ? BatchPercent : Whole), Whole * Whole,
            StandsIn: !batch && terms.Tier is not (null or "standard"));
    }
}
