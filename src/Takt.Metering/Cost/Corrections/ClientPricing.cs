using System.Text.Json;

namespace Takt.Metering.Cost.Corrections;

/// <summary>
/// The client's managed setting <c>modelPricing</c>, since Claude Code 2.1.243: prices that <c>/cost</c>, the status line and the telemetry
/// reckon with instead of the public ones. It looks like this, all four prices needed, in USD per million tokens:
/// <code>{"multiplier": 0.85, "overrides": {"claude-opus-4-8": {"input": 4, "output": 20, "cacheRead": 0.4, "cacheWrite": 5}}}</code>
/// <c>cacheWrite</c> is for both lives of the cache; nothing is added to an override for fast mode or a place; the multiplier is on every
/// price.
/// </summary>
public static class ClientPricing
{
    internal const string Setting = "modelPricing", MultiplierName = "multiplier", OverridesName = "overrides";
    internal static readonly string[] PriceNames = ["input", "output", "cacheRead", "cacheWrite"];

    /// <summary>Reads the table, or the settings file that has it.</summary>
    /// <param name="from">The day from which its rows hold.</param>
    /// <param name="errors">Every error by its path; the rows are worth nothing when there is one.</param>
    public static IReadOnlyList<PriceCorrection> Read(JsonElement root, DateOnly? from, IDictionary<string, string> errors)
    {
        var path = "";
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(Setting, out var inner))
            (root, path) = (inner, Setting);
        var rows = new List<PriceCorrection>();
        if (!IsObject(root, path.Length == 0 ? Setting : path, errors))
            return rows;
        foreach (var property in root.EnumerateObject())
        {
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            switch (property.Name)
            {
                case MultiplierName:
                    if (CorrectionRules.Multiplier(Number(property.Value) ?? -1, at, errors) is { } multiplier)
                        rows.Add(new($"{PriceCorrection.Star}", from, MultiplierPpm: multiplier));
                    break;
                case OverridesName:
                    rows.AddRange(Overrides(property.Value, at, from, errors));
                    break;
                default:
                    errors[at] = $"{at} is not known here: the table has {MultiplierName} and {OverridesName}.";
                    break;
            }
        }

        if (rows.Count == 0 && errors.Count == 0)
            errors[path.Length == 0 ? Setting : path] = $"The table is empty: it needs a {MultiplierName} or {OverridesName}.";
        return rows;
    }

    private static IEnumerable<PriceCorrection> Overrides(
        JsonElement table, string path, DateOnly? from, IDictionary<string, string> errors)
    {
        if (!IsObject(table, path, errors))
            yield break;
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in table.EnumerateObject())
        {
            var at = $"{path}.{entry.Name}";
            if (entry.Name.Contains(PriceCorrection.Star, StringComparison.Ordinal))
            {
                errors[at] = $"{at} must name one model: the client knows no patterns.";
                continue;
            }

            var prices = Prices(entry.Value, at, errors);
            if (CorrectionRules.Model(entry.Name, at, errors) is not { } model)
                continue;
            if (!spellings.TryAdd(model, entry.Name))
                errors[at] = $"{at} is the same model as {path}.{spellings[model]}: keep one.";
            else if (prices is not null)
                yield return new(model, from, Prices: prices);
        }
    }

    private static TokenPrices? Prices(JsonElement row, string path, IDictionary<string, string> errors)
    {
        if (!IsObject(row, path, errors))
            return null;
        foreach (var property in row.EnumerateObject())
        {
            if (!PriceNames.Contains(property.Name))
                errors[$"{path}.{property.Name}"] = $"{path}.{property.Name} is not known here: a row has {string.Join(", ", PriceNames)}.";
        }

        var prices = Array.ConvertAll(PriceNames, name =>
            CorrectionRules.Price(row.TryGetProperty(name, out var value) ? Number(value) ?? -1 : null, $"{path}.{name}", errors));
        return prices is [{ } input, { } output, { } read, { } write] ? new TokenPrices(input, write, write, read, output) : null;
    }

    private static bool IsObject(JsonElement element, string path, IDictionary<string, string> errors)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return true;
        errors[path] = $"{path} must be an object.";
        return false;
    }

    private static decimal? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
