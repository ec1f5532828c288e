using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Metering.Limits;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Limits.Accounts;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Readings;

/// <summary>Takes readings and what people say of windows, decides whose account it is, and tells what became of each.</summary>
internal sealed class ReadingService(
    ReadingStore store, AccountStore accounts, AccountLoader loader, ReadingFlood flood, TimeProvider time)
{
    private const string DefaultSource = "api", Button = "button";

    public static ProblemHttpResult NotYours() => Problems.Forbidden(
        "account_not_yours", "Your own usage has not named this account within 30 days.",
        "Leave account out to use the session's, or send its telemetry first; GET /api/forecast lists the accounts that are yours.");

    public static ProblemHttpResult WhichAccount(IEnumerable<string> names) => Problems.Create(
        StatusCodes.Status422UnprocessableEntity, "account_unknown", "Nothing tells which account this is about.",
        "Name it as account, or give the session_id of a session whose telemetry has arrived.",
        new KeyValuePair<string, object?>("accounts", names.ToArray()));

    public async Task<Outcome<LimitReadingPage>> AddAsync(Caller caller, ReadingRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var admitted = await AdmitAsync(
            caller, ReadingRules.Check(request, now), request.Account, request.SessionId, cancellationToken);
        if (admitted.Value is not var (known, account))
            return admitted.Refusal!;
        if (account is null && request.SessionId is null)
            return WhichAccount(known.Where(one => one.Yours).Select(one => one.Name));
        var readAt = request.ReadAt is { } at && at < now ? at : now;
        var rows = await store.AddAsync(
            caller,
            [
                .. request.Windows!.Select(window => new NewReading(
                    account?.Id, request.SessionId, ReadingKind.Reading, window.Scope!, request.Source ?? DefaultSource,
                    window.UsedPercentage!.Value, window.ResetsAt?.At.ToUniversalTime(), readAt.ToUniversalTime())),
            ],
            cancellationToken);
        return new LimitReadingPage(await ToItemsAsync(caller, rows, known, cancellationToken));
    }

    public async Task<Outcome<LimitReading>> MarkAsync(
        Caller caller, ReadingKind kind, LimitMarkRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var admitted = await AdmitAsync(
            caller, ReadingRules.Check(request, now), request.Account, request.SessionId, cancellationToken);
        if (admitted.Value is not var (known, account))
            return admitted.Refusal!;
        LimitAccount[] yours = [.. known.Where(one => one.Yours)];
        if ((account ?? (yours is [var only] ? only : null)) is not { } meant)
            return WhichAccount(yours.Select(one => one.Name));
        var row = await store.MarkAsync(
            caller,
            new NewReading(
                meant.Id, request.SessionId, kind, request.Scope ?? LimitWindow.FiveHour.Scope(), Button,
                kind == ReadingKind.Hit ? 100 : 0, request.ResetsAt?.At.ToUniversalTime(), now),
            cancellationToken);
        return (await ToItemsAsync(caller, [row], known, cancellationToken))[0];
    }

    public async Task<IReadOnlyList<LimitReading>> ListAsync(Caller caller, long before, int limit, CancellationToken cancellationToken)
    {
        var known = await accounts.ListAsync(caller, unheard: true, cancellationToken);
        long[] open = [.. known.Where(account => account.IsOpen).Select(account => account.Id)];
        return await ToItemsAsync(caller, await store.ListAsync(caller, open, before, limit, cancellationToken), known, cancellationToken);
    }

    public Task<bool> UndoAsync(Caller caller, long id, ReadingKind kind, CancellationToken cancellationToken) =>
        store.UndoAsync(caller, id, kind, cancellationToken);

    /// <summary>Waiting readings whose session's account telemetry has named since.</summary>
    public Task AssignAsync(int organizationId, CancellationToken cancellationToken) => store.AssignAsync(
        organizationId, (connection, member) => Owners.PersonsAsync(connection, organizationId, member, cancellationToken),
        cancellationToken);

    /// <summary>
    /// Lets in what is no flood, is right in itself, and is about an account that the caller may speak for: the one that is named, else the
    /// session's, else none.
    /// </summary>
    private async Task<Outcome<Admitted>> AdmitAsync(
        Caller caller, Dictionary<string, string> errors, string? name, string? session, CancellationToken cancellationToken)
    {
        if (!flood.TryTake(caller.OrganizationId, caller.MemberId ?? 0))
            return Problems.TooMany(flood.Wait);
        if (errors.Count > 0)
            return ReadingRules.Refuse(errors);
        var known = await accounts.ListAsync(caller, unheard: true, cancellationToken);
        if (name is not null)
        {
            // One account may be of several provider organizations; without one named, the first that is one's own.
            var named = known.FirstOrDefault(account => account.Name == name)
                ?? known.FirstOrDefault(account => account.Name.StartsWith(name + "/", StringComparison.OrdinalIgnoreCase));
            return named is null ? NotYours() : new Admitted(known, named);
        }

        if (session is null || await accounts.OfSessionAsync(caller.OrganizationId, session, cancellationToken) is not { } id)
            return new Admitted(known, null);
        return known.FirstOrDefault(account => account.Id == id) is { } owner ? new Admitted(known, owner) : NotYours();
    }

    private async Task<IReadOnlyList<LimitReading>> ToItemsAsync(
        Caller caller, IReadOnlyList<ReadingRow> rows, IReadOnlyList<LimitAccount> known, CancellationToken cancellationToken)
    {
        var names = known.ToDictionary(account => account.Id, account => account.Name);
        var loaded = new Dictionary<long, LoadedAccount>();
        await using var snapshot = await loader.OpenAsync(cancellationToken);
        foreach (var id in rows.Select(row => row.AccountId).OfType<long>().Distinct())
            loaded[id] = await loader.LoadAsync(snapshot, caller.OrganizationId, id, cancellationToken);
        return [.. rows.Select(row => row.ToItem(
            row.AccountId is { } id ? names.GetValueOrDefault(id, id.ToString(CultureInfo.InvariantCulture)) : null,
            row.UndoneAt is not null ? ReadingStates.Undone
                : row.AccountId is { } account ? loaded[account].StateOf(row) : ReadingStates.Pending))];
    }

    /// <param name="Known">The accounts that the caller may speak for.</param>
    /// <param name="Account">The one that it is about; null where nothing tells.</param>
    private sealed record Admitted(IReadOnlyList<LimitAccount> Known, LimitAccount? Account);
}
