using System.Text.Json;
using Takt.Contracts.Prices;
using Takt.Metering.Cost.Corrections;

namespace Takt.Server.Prices;

/// <summary>The client's table in answers.</summary>
internal static class PricingTable
{
    /// <summary>As an admin would paste it.</summary>
    public const string Example =
        """{"multiplier":0.85,"overrides":{"claude-opus-4-8":{"input":4,"output":20,"cacheRead":0.4,"cacheWrite":5}}}""";

    private const string Note =
        "Clients with this table report costs by it: in a session of theirs, reported and priced costs agree once these rows are applied "
            + "here, and differ, rightly, as long as they aren't.";

    public static PricingExport Of(ClientPricingExport export, IReadOnlyList<CorrectionRow> rows)
    {
        var leftOut = export.LeftOut.Select(entry => new LeftOutCorrection(
            rows.First(row => ReferenceEquals(row.Correction, entry.Correction)).Id, entry.Correction.Model, entry.Reason));
        return new(Parse(export.Table.ToJsonString()), [.. leftOut], Note);
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
