namespace Takt.Forecast.People;

/// <summary>The kinds of person, each a draw of habits from a range of its own.</summary>
internal static class AccountKinds
{
    public static readonly IReadOnlyList<Func<Randomness, int, Habits>> All =
    [
        OfficeHabits.Steady, OfficeHabits.Bursty, OwnTimeHabits.NightOwl, OwnTimeHabits.Hobbyist, OfficeHabits.Heavy,
        OwnTimeHabits.Sporadic, OfficeHabits.PartTime, ChangingHabits.Shifts, ChangingHabits.Automation,
        ChangingHabits.TwoMachines, ChangingHabits.Sprints, ChangingHabits.Newcomer, ChangingHabits.Unseen, ChangingHabits.Drifting,
    ];
}
