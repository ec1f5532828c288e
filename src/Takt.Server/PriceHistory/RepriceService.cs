using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Prices;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Ledger;
using Takt.Server.Prices;

namespace Takt.Server.PriceHistory;

/// <summary>
/// Makes a version count, and takes it back. From the commit on, all that is written is counted by it: the organization's lock sees to it.
/// History follows in the background.
/// </summary>
internal sealed class RepriceService(
    RepriceStore store, RepricingProgress progress, PriceStandings standings, PriceBook book, LedgerRepricer ledger, RepriceJob job,
    ControlPlane controlPlane, TimeProvider time)
{
    // A page waits for it.
    private static readonly TimeSpan PreviewWithin = TimeSpan.FromSeconds(20);

    // No row names it, so that all are compared.
    private const int NotApplied = -1;

    public async Task<Outcome<RepricePreview>> PreviewAsync(int organizationId, RepriceRequest request, CancellationToken cancellationToken)
    {
        var (version, floor, problem) = await FindAsync(organizationId, request, cancellationToken);
        if (version is null)
            return problem!;
        var counted = await standings.ReadAsync(organizationId, cancellationToken);
        var list = book.Over(counted.List, version.Document, request.From);
        var sums = await ledger.MeasureAsync(new(organizationId, list, NotApplied, request.From, Only: null), PreviewWithin,
            cancellationToken);
        return RepriceDocument.Of(version, request.From, floor, sums);
    }

    public async Task<Outcome<RepriceProgress>> ApplyAsync(Caller caller, RepriceRequest request, CancellationToken cancellationToken)
    {
        var (version, _, problem) = await FindAsync(caller.OrganizationId, request, cancellationToken);
        if (version is null)
            return problem!;
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "price.apply", caller.OrganizationId, cancellationToken);
        await PriceListStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        if (await RepriceStore.IsRunningAsync(change, caller.OrganizationId, cancellationToken))
            return Running();
        await change.StopTelemetryAsync(caller.OrganizationId, cancellationToken);

        var former = await RepriceStore.AppliedAsync(change, caller.OrganizationId, cancellationToken);
        var now = time.GetUtcNow();
        var isNew = version is { WasApplied: false, Id: > 0 } && version.Id > (former ?? 0);
        var id = isNew
            ? version.Id : await RepriceStore.CopyAsync(change, caller.OrganizationId, version, caller.MemberId, now, cancellationToken);
        await RepriceStore.ApplyAsync(change, caller.OrganizationId, id, former, request.From, now, cancellationToken);
        await RepriceStore.InsertAsync(change, caller.OrganizationId, id, undo: false, request.From, id, now, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return await BegunAsync(caller.OrganizationId, cancellationToken);
    }

    /// <summary>Takes back the version that counts, also while history still follows it.</summary>
    public async Task<Outcome<RepriceProgress>> UndoAsync(Caller caller, UndoRequest request, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "price.undo", caller.OrganizationId, cancellationToken);
        await PriceListStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        if (await RepriceStore.IsUndoRunningAsync(change, caller.OrganizationId, cancellationToken) is true)
            return Running();
        await change.StopTelemetryAsync(caller.OrganizationId, cancellationToken);
        if (await RepriceStore.AppliedAsync(change, caller.OrganizationId, cancellationToken) is not { } applied
            || (request.VersionId ?? applied) != applied)
            return NotCounted();

        var now = time.GetUtcNow();
        await RepriceStore.StopAsync(change, caller.OrganizationId, now, cancellationToken);
        await RepriceStore.UndoAsync(change, caller.OrganizationId, applied, now, cancellationToken);
        var former = await RepriceStore.AppliedAsync(change, caller.OrganizationId, cancellationToken);
        await RepriceStore.InsertAsync(change, caller.OrganizationId, applied, undo: true, from: null, former, now, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return await BegunAsync(caller.OrganizationId, cancellationToken);
    }

    public static ProblemHttpResult Running() => Problems.Conflict(
        "repricing_running", "History is still being re-priced.",
        "Wait until repricing of GET /api/price-list is done; a version that is being applied can be undone at once.");

    public static ProblemHttpResult NotCounted() => Problems.Conflict(
        "version_not_applied", "This is not the version that usage is counted by.",
        "Undo the version that was applied last: GET /api/price-list/versions lists them.");

    public static ProblemHttpResult BelowFloor(DateOnly floor) =>
        Problems.Invalid("from", $"'from' must be {floor:yyyy-MM-dd} or later: of earlier days single calls are no longer kept.");

    private async Task<(RepriceVersion? Version, DateOnly Floor, ProblemHttpResult? Problem)> FindAsync(
        int organizationId, RepriceRequest request, CancellationToken cancellationToken)
    {
        var floor = await store.FloorAsync(cancellationToken);
        if (request.From < floor)
            return (null, floor, BelowFloor(floor));
        var version = await store.FindAsync(organizationId, request.VersionId, cancellationToken);
        if (version is null && request.VersionId is not null)
            return (null, floor, Problems.NotFound("price version"));
        return (version ?? new(0, (await book.OfAsync(PriceBook.BuiltIn, cancellationToken)).Version, RepriceVersion.NoRows,
            WasApplied: false), floor, null);
    }

    private async Task<Outcome<RepriceProgress>> BegunAsync(int organizationId, CancellationToken cancellationToken)
    {
        job.RunSoon();
        return (await progress.NewestAsync(organizationId, cancellationToken))!;
    }
}
