using Takt.Contracts.Prices;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;

namespace Takt.Server.Prices;

/// <summary>Reads rows as people send them. Every error is said, by its path.</summary>
internal static class CorrectionReader
{
    private const string Field = "corrections";

    public static IReadOnlyList<PriceCorrection> Read(CreateCorrectionsRequest request, IDictionary<string, string> errors)
    {
        if (request.Corrections is not { Count: > 0 } rows)
        {
            errors[Field] = "There must be at least one row in corrections.";
            return [];
        }

        return [.. rows.Select((row, index) => Read(row, $"{Field}[{index}]", errors))];
    }

    private static PriceCorrection Read(CorrectionRequest? row, string path, IDictionary<string, string> errors)
    {
        if (row is null || row.Prices is null == row.Multiplier is null)
        {
            errors[path] = $"{path} must have prices or a multiplier, one of them.";
            return new("");
        }

        var model = CorrectionRules.Model(row.Model, $"{path}.model", errors);
        CorrectionRules.Days(row.From, row.Until, $"{path}.until", errors);
        return new(
            model ?? "", row.From, row.Until, row.Prices is { } prices ? Read(prices, $"{path}.prices", errors) : null,
            row.Multiplier is { } multiplier ? CorrectionRules.Multiplier(multiplier, $"{path}.multiplier", errors) : null,
            CorrectionRules.Word(row.Geography, $"{path}.geography", errors), CorrectionRules.Word(row.Tier, $"{path}.tier", errors));
    }

    private static TokenPrices? Read(CorrectionPrices usd, string path, IDictionary<string, string> errors)
    {
        var input = CorrectionRules.Price(usd.Input, $"{path}.input", errors);
        var write5m = CorrectionRules.Price(usd.CacheWrite5m, $"{path}.cache_write5m", errors);
        var write1h = CorrectionRules.Price(usd.CacheWrite1h, $"{path}.cache_write1h", errors);
        var read = CorrectionRules.Price(usd.CacheRead, $"{path}.cache_read", errors);
        var output = CorrectionRules.Price(usd.Output, $"{path}.output", errors);
        return input is null || write5m is null || write1h is null || read is null || output is null
            ? null : new(input.Value, write5m.Value, write1h.Value, read.Value, output.Value);
    }
}
