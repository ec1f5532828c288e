using Takt.Metering.Pace;
using Takt.Testing;

namespace Takt.Metering.Tests.Pace;

/// <summary>Which account to use now.</summary>
public sealed class PaceTests
{
    private static readonly int Fleets = TestSize.Of(full: 1_000, usual: 250);

    [Fact]
    public void OnFleets_LessGoesUnused_ThanByLeastUsed_OrSoonestReset_AndNothingFlickers()
    {
        var (takt, least, soonest) = (new double[Fleets], new double[Fleets], new double[Fleets]);
        for (var seed = 0; seed < Fleets; seed++)
        {
            PaceState? state = null;
            var own = new FleetRun(seed);
            own.Run((accounts, inUse, minute) =>
            {
                var choice = PaceChooser.Choose(accounts, inUse, state, minute)!;
                state = choice.State;
                return state.Account;
            });
            takt[seed] = own.Unused;
            least[seed] = Unused(seed, accounts => accounts.MinBy(account => account.WeekUsed)!);
            soonest[seed] = Unused(seed, accounts => accounts.MaxBy(account => account.WeekGone)!);

            // Never onto an account where the next prompts don't fit, never away from and back to one within the hour.
            Assert.Equal(0, own.Landings);
            foreach (var account in own.Switches.GroupBy(change => change.To))
                Assert.All(account.Zip(account.Skip(1)), pair => Assert.True(pair.Second.Minute - pair.First.Minute >= 60));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"unused: takt {takt.Average():P1}, least used {least.Average():P1}, soonest reset {soonest.Average():P1}");
        Assert.True(takt.Average() < least.Average(), $"{takt.Average():P2} of {least.Average():P2}");
        Assert.True(takt.Average() < soonest.Average(), $"{takt.Average():P2} of {soonest.Average():P2}");
    }

    [Fact]
    public void TheOneInUse_StaysUntilAChangePays_AndAnHourIsOver()
    {
        PaceAccount[] near = [Account(1, used: 0.5, gone: 0.5), Account(2, used: 0.45, gone: 0.5)];
        Assert.Equal((1, PaceReason.Stay, false), Said(PaceChooser.Choose(near, 1, null, 0)));

        PaceAccount[] far = [near[0], Account(2, used: 0.2, gone: 0.5)];
        Assert.Equal((1, PaceReason.Stay, false), Said(PaceChooser.Choose(far, 1, new(1, 0, null), 59)));
        Assert.Equal((2, PaceReason.MoreSlack, true), Said(PaceChooser.Choose(far, 1, new(1, 0, null), 60)));
    }

    [Fact]
    public void WhereTheNextPromptsDontFit_ItIsLeftAtOnce_ForOneWhereTheyDo()
    {
        PaceAccount[] full =
            [Account(1, used: 0.1, gone: 0.5, window: 0.83), Account(2, used: 0.6, gone: 0.5), Account(3, used: 0.98, gone: 0.99)];
        Assert.Equal((2, PaceReason.NextDoesNotFit, true), Said(PaceChooser.Choose(full, 1, new(1, 0, null), 5)));

        PaceAccount[] blocked = [full[0] with { Blocked = true }, full[1] with { Blocked = true }];
        Assert.Equal((1, PaceReason.NothingFits, false), Said(PaceChooser.Choose(blocked, 1, new(1, 0, null), 5)));
    }

    [Fact]
    public void WhatResetsSoonest_IsSpentFirst() =>
        Assert.Equal(
            2, PaceChooser.Choose([Account(1, used: 0, gone: 0.1), Account(2, used: 0.3, gone: 0.9)], null, null, 0)!.State.Account);

    [Fact]
    public void WhatNobodyKnows_IsNoReasonAgainstAnAccount()
    {
        PaceAccount[] unknown = [new(1, null, null, null, 0.05, false), Account(2, used: 0.9, gone: 0.2)];
        Assert.Equal((1, PaceReason.Stay, false), Said(PaceChooser.Choose(unknown, 1, null, 0)));
        Assert.Equal((1, PaceReason.Only, false), Said(PaceChooser.Choose(unknown[..1], null, null, 0)));
        Assert.Null(PaceChooser.Choose([], null, null, 0));
    }

    private static double Unused(int seed, Func<IReadOnlyList<PaceAccount>, PaceAccount> rule)
    {
        var run = new FleetRun(seed);
        run.Run((accounts, inUse, _) =>
        {
            PaceAccount[] free = [.. accounts.Where(account => !account.Blocked)];
            return free.Length == 0 ? inUse : rule(free).Id;
        });
        return run.Unused;
    }

    private static PaceAccount Account(long id, double used, double gone, double window = 0) => new(id, used, gone, window, 0.05, false);

    private static (long, PaceReason, bool) Said(PaceChoice? choice) => (choice!.State.Account, choice.Reason, choice.IsSwitch);
}
