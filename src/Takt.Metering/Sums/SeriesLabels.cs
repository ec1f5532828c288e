using System.Collections.Immutable;
using Takt.Metering.Usage;

namespace Takt.Metering.Sums;

/// <summary>
/// The columns of <c>series</c> that say what it is of: ids of who and where, then the texts of <see cref="DimensionTable"/>.
/// </summary>
public static class SeriesLabels
{
    public static readonly ImmutableArray<string> Columns =
        ["person_id", "account_id", "machine_id", "connection_id", .. DimensionTable.Texts.Select(row => row.Name)];
}
