using Takt.Metering.Sums;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Rollups;

/// <summary>
/// The kinds of activity that are measures of the sums by time and label, by their ids. A kind that nobody has learned occurs in no
/// transaction.
/// </summary>
internal sealed class ActivityMeasures(ActivityKindStore kinds)
{
    private readonly Dictionary<int, string> _names =
        MeasureTable.ActivityKindNames.Where(kinds.IsKnown).ToDictionary(kinds.Known);

    /// <summary>What so much of a kind adds: nothing where the kind is no measure.</summary>
    public UsageMeasures Of(int kindId, long value) => _names.TryGetValue(kindId, out var name) ? MeasureTable.Of(name, value) : default;
}
