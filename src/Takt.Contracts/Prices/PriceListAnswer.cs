namespace Takt.Contracts.Prices;

/// <summary>
/// <c>GET /api/price-list</c>: what usage without a cost of its own is priced by. All of it makes estimates, never an invoice.
/// </summary>
public sealed record PriceListAnswer
{
    /// <summary>The list that usage is counted by, as the <c>standing</c> of answers names it.</summary>
    public required string Version { get; init; }

    /// <summary>The list with the corrections below, where it differs from <c>version</c>: it counts once it is applied.</summary>
    public string? PendingVersion { get; init; }

    /// <summary>The newest work of re-pricing history; null when there was none.</summary>
    public RepriceProgress? Repricing { get; init; }

    /// <summary>The day the public prices were last compared with their sources.</summary>
    public required DateOnly Date { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>What a regional endpoint of a cloud costs, in percent of the list.</summary>
    public required int RegionalPercent { get; init; }

    /// <summary>What inference in the US only costs at the provider, in percent of the list.</summary>
    public required int UsInferencePercent { get; init; }

    /// <summary>What a batch costs, in percent of the list.</summary>
    public required int BatchPercent { get; init; }

    public required IReadOnlyList<PriceListModel> Models { get; init; }

    /// <summary>The organization's own rows, in the order in which they were made.</summary>
    public required IReadOnlyList<CorrectionItem> Corrections { get; init; }

    /// <summary>What one should know before comparing figures.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
