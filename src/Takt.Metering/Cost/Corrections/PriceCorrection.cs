namespace Takt.Metering.Cost.Corrections;

/// <summary>
/// One row that an organization lays over the list: prices of its own, or a factor on whatever its tokens cost otherwise (a discount, a
/// surcharge). Prices of its own are the whole price: no modifier of the list is added to them.
/// </summary>
/// <param name="Model">A normalised id, a family, or the beginning of one and a star; <c>*</c> alone is every model.</param>
/// <param name="From">The first day, UTC; null since ever.</param>
/// <param name="Until">The first day on which it holds no longer; null as long as nothing follows.</param>
/// <param name="Prices">Pico-dollars per token; null in a row that has a factor.</param>
/// <param name="MultiplierPpm">Parts per million; null in a row that has prices.</param>
/// <param name="Geography">Only calls served there: the region of a cloud's profile, else the usage block's geography. Null is
/// anywhere.</param>
/// <param name="Tier">Only calls of this service tier; null is any.</param>
public sealed record PriceCorrection(
    string Model, DateOnly? From = null, DateOnly? Until = null, TokenPrices? Prices = null, long? MultiplierPpm = null,
    string? Geography = null, string? Tier = null)
{
    public const long MultiplierOfOne = 1_000_000;

    /// <summary>As much as the client takes: tens of the list.</summary>
    public const long MostMultiplier = 10 * MultiplierOfOne;

    /// <summary>10,000 USD per million tokens.</summary>
    public const long MostPrice = 10_000 * PicoPerTokenOfUsdPerMillion;

    public const long PicoPerTokenOfUsdPerMillion = 1_000_000;

    /// <summary>What stands at the end of a pattern.</summary>
    public const char Star = '*';
}
