using Takt.Server.Ledger;

namespace Takt.Server.PriceHistory;

/// <summary>A row of <c>repricings</c> that isn't through.</summary>
/// <param name="VersionId">The version that was applied, or undone.</param>
/// <param name="TargetVersion">By which rows count when it is done.</param>
internal sealed record RepriceWork(
    int OrganizationId, long Id, long VersionId, bool IsUndo, DateOnly? From, int TargetVersion, RepricePosition Position);

/// <summary>A version to apply: as it is kept.</summary>
/// <param name="Id">0 where there is none yet: then it is the list of the build, without rows.</param>
/// <param name="Document">Its rows.</param>
/// <param name="WasApplied">A version is applied once; after that a copy of it is.</param>
internal sealed record RepriceVersion(long Id, string Version, string Document, bool WasApplied)
{
    public const string NoRows = "[]";
}
