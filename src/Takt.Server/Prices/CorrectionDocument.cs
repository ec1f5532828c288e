using System.Text.Json;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;

namespace Takt.Server.Prices;

/// <summary>The rows of a version, as <c>price_versions.document</c> keeps them: with the columns of <c>price_corrections</c>.</summary>
internal static class CorrectionDocument
{
    public static IReadOnlyList<PriceCorrection> Read(string document)
    {
        using var json = JsonDocument.Parse(document);
        return [.. json.RootElement.EnumerateArray().Select(Row)];
    }

    private static PriceCorrection Row(JsonElement row) => new(
        row.GetProperty("model").GetString()!, Day(row, "from_day"), Day(row, "until_day"),
        Number(row, "input_pico") is { } input
            ? new TokenPrices(input, Number(row, "write_5m_pico")!.Value, Number(row, "write_1h_pico")!.Value,
                Number(row, "read_pico")!.Value, Number(row, "output_pico")!.Value) : null,
        Number(row, "multiplier_ppm"), Text(row, "geography"), Text(row, "tier"));

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static long? Number(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    private static DateOnly? Day(JsonElement row, string name) =>
        Text(row, name) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;
}
