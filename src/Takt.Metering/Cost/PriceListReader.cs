using System.Globalization;
using System.Text.Json;
using Takt.Metering.Cost.Corrections;

namespace Takt.Metering.Cost;

/// <summary>Reads <c>prices.json</c>. A mistake in it is a bug and throws.</summary>
internal static class PriceListReader
{
    public static PriceList ReadEmbedded()
    {
        using var stream = typeof(PriceListReader).Assembly.GetManifestResourceStream("Takt.Metering.Cost.prices.json")
            ?? throw new InvalidOperationException("The price list isn't embedded.");
        using var document = JsonDocument.Parse(stream);
        return Read(document.RootElement);
    }

    public static PriceList Read(JsonElement root)
    {
        var models = new Dictionary<string, ModelPrices>(StringComparer.Ordinal);
        foreach (var model in root.GetProperty("models").EnumerateArray())
        {
            var prices = Model(model);
            models.Add(prices.Family, prices);
            if (!model.TryGetProperty("ids", out var ids))
                continue;
            foreach (var id in ids.EnumerateArray())
                models.Add(id.GetString()!, prices);
        }
        return new PriceList(
            root.GetProperty("version").GetString()!,
            Date(root.GetProperty("date")),
            [.. root.GetProperty("sources").EnumerateArray().Select(s => s.GetString()!)],
            new PriceModifiers(Percent(root, "regional_percent"), Percent(root, "us_inference_percent"), Percent(root, "batch_percent")),
            models);
    }

    private static ModelPrices Model(JsonElement model)
    {
        var family = model.GetProperty("family").GetString()!;
        var rows = model.GetProperty("prices").EnumerateArray().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var ends = rows[i].TryGetProperty("to", out var to) ? to.GetString() : null;
            var next = i + 1 < rows.Length ? rows[i + 1].GetProperty("from").GetString() : null;
            if (ends != next)
                throw new InvalidDataException($"{family}: prices must follow each other without gaps.");
        }
        TokenPrices? fast = model.TryGetProperty("fast", out var row) ? Prices(row) : null;
        return new ModelPrices(family, [.. rows.Select(Period)], fast)
        {
            Regional = model.GetProperty("regional").GetBoolean(),
            UsInference = model.GetProperty("us_inference").GetBoolean(),
            Batch = model.GetProperty("batch").GetBoolean(),
        };
    }

    private static int Percent(JsonElement root, string name) => root.GetProperty(name).GetInt32();

    private static PricePeriod Period(JsonElement row)
    {
        var from = row.TryGetProperty("from", out var day) ? PriceDay.UnixNano(Date(day)) : long.MinValue;
        return row.TryGetProperty("above", out var above)
            ? new PricePeriod(from, Prices(row), above.GetProperty("prompt_tokens").GetInt64(), Prices(above))
            : new PricePeriod(from, Prices(row));
    }

    private static TokenPrices Prices(JsonElement row) =>
        new(Pico(row, "input"), Pico(row, "write_5m"), Pico(row, "write_1h"), Pico(row, "read"), Pico(row, "output"));

    private static long Pico(JsonElement row, string name)
    {
        var pico = row.GetProperty(name).GetDecimal() * (decimal)PriceCorrection.PicoPerTokenOfUsdPerMillion;
        return decimal.IsInteger(pico) ? (long)pico : throw new InvalidDataException($"{name}: finer than a pico-dollar per token.");
    }

    private static DateOnly Date(JsonElement day) => DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
