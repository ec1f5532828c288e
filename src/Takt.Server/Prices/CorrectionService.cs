using Takt.Contracts.Prices;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Prices;

/// <summary>
/// Shows, makes and removes an organization's rows. Each change leaves a version of the list; nothing is counted by it before it is
/// applied.
/// </summary>
internal sealed class CorrectionService(PriceListStore store, PriceStandings standings, RepricingProgress progress, PriceList builtIn,
    ControlPlane controlPlane, TimeProvider time)
{
    /// <summary>Every call that is priced may have to ask all of them.</summary>
    internal const int MostRows = 500;

    internal static readonly Dictionary<string, string> TooMany = new()
    {
        ["corrections"] = $"An organization has at most {MostRows} rows: remove some, or say several models by the beginning of their name "
            + "and a star.",
    };

    public async Task<PriceListAnswer> ShowAsync(int organizationId, CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(organizationId, cancellationToken);
        var counted = await standings.ReadAsync(organizationId, cancellationToken);
        var repricing = await progress.NewestAsync(organizationId, cancellationToken);
        return PriceListDocument.Of(counted, builtIn.With(Corrections(rows)), rows, repricing, time.GetUtcNow());
    }

    public Task<Outcome<CreatedCorrections>> CreateAsync(
        Caller caller, CreateCorrectionsRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var rows = CorrectionReader.Read(request, errors);
        return errors.Count > 0 ? Task.FromResult<Outcome<CreatedCorrections>>(Problems.Invalid(errors))
            : AddAsync(caller, "price.correct", rows, replace: false, cancellationToken);
    }

    /// <param name="rows">By the client's table.</param>
    /// <param name="replace">Removes all rows that there are.</param>
    public Task<Outcome<CreatedCorrections>> ImportAsync(
        Caller caller, IReadOnlyList<PriceCorrection> rows, bool replace, CancellationToken cancellationToken) =>
        AddAsync(caller, "price.import", rows, replace, cancellationToken);

    /// <returns>False when there is no such row.</returns>
    public async Task<bool> RemoveAsync(Caller caller, long id, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "price.remove", caller.OrganizationId, cancellationToken);
        await PriceListStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        if (await PriceListStore.DeleteAsync(change, caller.OrganizationId, [id], cancellationToken) == 0)
            return false;
        await KeepVersionAsync(change, caller, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<ClientPricingExportOutcome> ExportAsync(int organizationId, DateOnly? day, CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(organizationId, cancellationToken);
        return new(ClientPricingExport.Of(Corrections(rows), day ?? Today), rows);
    }

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async Task<Outcome<CreatedCorrections>> AddAsync(
        Caller caller, string action, IReadOnlyList<PriceCorrection> rows, bool replace, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), action, caller.OrganizationId, cancellationToken);
        await PriceListStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        var former = (await PriceListStore.ListAsync(change, caller.OrganizationId, cancellationToken)).Select(row => row.Id).ToArray();
        if (rows.Count + (replace ? 0 : former.Length) > MostRows)
            return Problems.Invalid(TooMany);
        if (replace)
            await PriceListStore.DeleteAsync(change, caller.OrganizationId, former, cancellationToken);
        foreach (var row in rows)
            await PriceListStore.InsertAsync(change, caller.OrganizationId, row, caller.MemberId, time.GetUtcNow(), cancellationToken);
        var (version, all) = await KeepVersionAsync(change, caller, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return new CreatedCorrections(version, [.. all.ExceptBy(former, row => row.Id).Select(row => row.ToItem())]);
    }

    private async Task<(string Version, IReadOnlyList<CorrectionRow> Rows)> KeepVersionAsync(
        ControlPlaneTransaction change, Caller caller, CancellationToken cancellationToken)
    {
        var rows = await PriceListStore.ListAsync(change, caller.OrganizationId, cancellationToken);
        var version = builtIn.With(Corrections(rows)).Version;
        await PriceListStore.InsertVersionAsync(change, caller.OrganizationId, version, caller.MemberId, time.GetUtcNow(),
            cancellationToken);
        return (version, rows);
    }

    private static PriceCorrection[] Corrections(IReadOnlyList<CorrectionRow> rows) => [.. rows.Select(row => row.Correction)];
}

/// <summary>The client's table, and the rows that it was made of.</summary>
internal readonly record struct ClientPricingExportOutcome(ClientPricingExport Export, IReadOnlyList<CorrectionRow> Rows);
