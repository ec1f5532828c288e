using Takt.Metering.Cost;

namespace Takt.Server.Ledger;

/// <summary>Which rows are counted by another list, and which one.</summary>
/// <param name="Version">The list's number, which the rows then name.</param>
/// <param name="From">Rows of earlier times stay as they are; null is all that is kept.</param>
/// <param name="Only">Only rows that were counted by this version; null is whichever.</param>
internal sealed record RepriceScope(int OrganizationId, PriceList Prices, int Version, DateOnly? From, int? Only);

/// <summary>First the calls of all sessions, then the points. Stored: values are fixed.</summary>
internal enum RepricePhase : short
{
    Calls = 0,
    Points = 1,
}

/// <summary>How far the way through the rows is: by the first day and the id of their sessions, then by their keys.</summary>
/// <param name="Key">The last row that is done; <see cref="Guid.AllBitsSet"/> when all of the session's are.</param>
internal readonly record struct RepricePosition(RepricePhase Phase, DateOnly SessionOn, Guid SessionId, Guid Key)
{
    public static readonly RepricePosition Start = new(RepricePhase.Calls, DateOnly.MinValue, Guid.Empty, Guid.Empty);
}

/// <summary>What a step has done.</summary>
/// <param name="Sessions">Sessions that it came past.</param>
/// <param name="IsLast">Nothing is left to do.</param>
internal readonly record struct RepriceStep(RepricePosition Next, int Sessions, int Rows, bool IsLast);
