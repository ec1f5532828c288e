using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>What decides the price of usage beside its tokens and its time.</summary>
/// <param name="Model">A normalised id (<see cref="ModelId"/>); null is unpriced.</param>
/// <param name="Speed"><c>fast</c> for fast mode.</param>
/// <param name="Profile">The region that a cloud's model id names: <c>us</c>, <c>eu</c> …, <c>global</c>.</param>
/// <param name="Geography">The usage block's <c>inference_geo</c>.</param>
/// <param name="Tier">The usage block's <c>service_tier</c>: <c>batch</c>, <c>standard</c> …</param>
/// <param name="Aggregated">The tokens are a sum of several requests: tiers by request size can't be known and the lower one is
/// taken.</param>
public readonly record struct PriceTerms(
    string? Model, string? Speed = null, string? Profile = null, string? Geography = null, string? Tier = null, bool Aggregated = false)
{
    /// <summary>The one place that says which dimensions decide a price.</summary>
    public static PriceTerms Of(Dimensions dimensions) =>
        new(dimensions.Model, dimensions.Speed, dimensions.ModelRegion, dimensions.InferenceGeo, dimensions.ServiceTier);
}
