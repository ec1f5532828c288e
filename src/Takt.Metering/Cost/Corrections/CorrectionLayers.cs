namespace Takt.Metering.Cost.Corrections;

/// <summary>
/// Corrections that hold from a day on, over those that held before: what one list makes of all times when history before the day keeps its
/// prices.
/// </summary>
public static class CorrectionLayers
{
    /// <param name="former">What holds before the day.</param>
    /// <param name="rows">What holds from then on, and nothing else.</param>
    /// <param name="from">The first day, UTC; null is since ever.</param>
    public static IReadOnlyList<PriceCorrection> Over(
        IReadOnlyList<PriceCorrection> former, IReadOnlyList<PriceCorrection> rows, DateOnly? from)
    {
        if (from is not { } day)
            return rows;

        // Of two rows the one that begins later holds; those that now begin on the day are kept in that order, and then the one said later
        // does.
        var above = rows.OrderBy(row => row.From ?? DateOnly.MinValue).Select(row => row with { From = row.From > day ? row.From : day });
        var below = former.Select(row => row with { Until = row.Until < day ? row.Until : day });
        return [.. below.Concat(above).Where(row => row.From is null || row.Until is null || row.From < row.Until)];
    }
}
