namespace Takt.Metering.Pace;

/// <summary>What is advised.</summary>
/// <param name="State">The account, and since when.</param>
/// <param name="IsSwitch">Whether another one was advised before.</param>
public sealed record PaceChoice(PaceState State, PaceReason Reason, bool IsSwitch);

/// <summary>
/// Chooses the account to use now: the one with the most weekly slack, so that what resets soonest is spent first. It doesn't flicker: a
/// change must pay, comes once an hour at most, and never leads to an account where the next prompts don't fit.
/// </summary>
public static class PaceChooser
{
    /// <summary>A change for slack alone must gain this share of a week.</summary>
    private const double Hysteresis = 0.1;

    /// <summary>Minutes between two changes, and until an account that was left may be taken again.</summary>
    private const int CoolDown = 60;

    /// <summary>So much of a 5-hour window stays for what else its person does.</summary>
    private const double HeadRoom = 0.15;

    /// <summary>A week is nearly spent when no more than this is left of it.</summary>
    private const double WeekEnd = 0.03;

    /// <param name="inUse">The account of the latest call; null where nothing was used lately.</param>
    /// <param name="former">What was advised last; null at the beginning.</param>
    /// <param name="now">A minute.</param>
    /// <returns>Null without any account.</returns>
    public static PaceChoice? Choose(IReadOnlyList<PaceAccount> accounts, long? inUse, PaceState? former, long now)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        if (accounts.Count == 0)
            return null;
        var current = Find(accounts, former?.Account) ?? Find(accounts, inUse) ?? Best(accounts, null) ?? accounts[0];
        var state = former?.Account == current.Id ? former : new PaceState(current.Id, now, null);
        if (accounts.Count == 1)
            return new(state, PaceReason.Only, false);
        var best = Best(accounts, state.Former is { } left && now - state.Since < CoolDown ? left : null);
        if (!Fits(current))
        {
            return best is null || best.Id == current.Id
                ? new(state, PaceReason.NothingFits, false) : To(best, state, now, PaceReason.NextDoesNotFit);
        }

        return best is not null && best.Slack - current.Slack >= Hysteresis && now - state.Since >= CoolDown
            ? To(best, state, now, PaceReason.MoreSlack) : new(state, PaceReason.Stay, false);
    }

    /// <summary>Whether the next prompts fit, with head-room for its person; what nobody knows is no reason against it.</summary>
    public static bool Fits(PaceAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return !account.Blocked && !(account.WindowUsed + account.Next > 1 - HeadRoom) && !(account.WeekUsed > 1 - WeekEnd);
    }

    private static PaceChoice To(PaceAccount account, PaceState from, long now, PaceReason reason) =>
        new(new(account.Id, now, from.Account), reason, true);

    private static PaceAccount? Find(IReadOnlyList<PaceAccount> accounts, long? id) =>
        id is { } known ? accounts.FirstOrDefault(account => account.Id == known) : null;

    /// <summary>The one with the most slack of those that fit; of equals the one whose week ends first.</summary>
    private static PaceAccount? Best(IReadOnlyList<PaceAccount> accounts, long? without) => accounts
        .Where(account => account.Id != without && Fits(account))
        .OrderByDescending(account => Math.Round(account.Slack, 3)).ThenByDescending(account => account.WeekGone ?? 0)
        .ThenBy(account => account.Id).FirstOrDefault();
}
