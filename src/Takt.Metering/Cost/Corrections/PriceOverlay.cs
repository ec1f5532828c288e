using System.Security.Cryptography;
using System.Text;

namespace Takt.Metering.Cost.Corrections;

/// <summary>
/// An organization's corrections, in the order in which they are asked. Of the prices one row holds, and of the factors one.
/// </summary>
internal sealed class PriceOverlay
{
    private const int VersionDigits = 8;

    private readonly CorrectionMatch[] _prices, _multipliers;

    public PriceOverlay(IReadOnlyList<PriceCorrection> corrections)
    {
        var matches = corrections.Select((correction, order) => new CorrectionMatch(correction, order)).ToArray();
        _prices = [.. matches.Where(match => match.Correction.Prices is not null).Order()];
        _multipliers = [.. matches.Where(match => match.Correction.MultiplierPpm is not null).Order()];
        Version = VersionOf(corrections);
    }

    /// <summary>The same corrections have the same version, on every replica and after every restart.</summary>
    public string Version { get; }

    public TokenPrices? PricesOf(in PriceTerms terms, long timeUnixNano) => Find(_prices, terms, timeUnixNano)?.Prices;

    public long MultiplierOf(in PriceTerms terms, long timeUnixNano) =>
        Find(_multipliers, terms, timeUnixNano)?.MultiplierPpm ?? PriceCorrection.MultiplierOfOne;

    private static PriceCorrection? Find(CorrectionMatch[] ordered, in PriceTerms terms, long timeUnixNano)
    {
        foreach (var match in ordered)
        {
            if (match.Holds(terms, timeUnixNano))
                return match.Correction;
        }

        return null;
    }

    private static string VersionOf(IReadOnlyList<PriceCorrection> corrections)
    {
        var text = new StringBuilder();
        foreach (var c in corrections)
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{c.Model}\t{c.From:O}\t{c.Until:O}\t{c.Prices}\t{c.MultiplierPpm}\t{c.Geography}\t{c.Tier}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..VersionDigits];
    }
}
