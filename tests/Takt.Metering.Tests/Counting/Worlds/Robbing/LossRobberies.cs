using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>One witness that loses reports beside others that lose none, and all that lose some.</summary>
internal static class LossRobberies
{
    private const string One = "one witness loses 30 % or has an outage (+ ids, session off)";
    private const string Every = "-- all witnesses lose: 30 % / outages";
    private const string Nameless = "-- the same, session off";

    private static readonly Teller[] Witnesses = Enum.GetValues<Teller>();

    public static IEnumerable<Robbery> All()
    {
        var (some, outage) = (OneOf("loses 30 %", Loss.Some), OneOf("has an outage", Loss.Outage));
        var ids = new Robbery(One, "ids off") { Rob = (tale, _) => IdRobberies.Off(tale) };
        foreach (var robbery in new[] { some, outage })
        {
            yield return robbery;
            yield return ids.Then(robbery);
            yield return SessionRobberies.OffAll(One).Then(robbery);
        }

        yield return ids.Then(SessionRobberies.OffAll(One)).Then(some);
        var (all, outages) = (Each(Every, "all lose 30 %", Loss.Some), Each(Every, "all have outages", Loss.Outage));
        foreach (var robbery in new[] { all, outages })
        {
            yield return robbery;
            yield return robbery.Then(ids);
        }

        yield return all.Then(outages);
        yield return SessionRobberies.OffAll(Nameless).Then(all);
        yield return SessionRobberies.OffAll(Nameless).Then(outages).Then(ids);
    }

    private static Robbery OneOf(string name, Func<Tale, Teller, Dice, Tale> lose) => new(One, name)
    {
        Rob = (tale, dice) => lose(tale, dice.Of(Witnesses.Where(tale.Has).ToArray()), dice),
    };

    private static Robbery Each(string row, string name, Func<Tale, Teller, Dice, Tale> lose) => new(row, name)
    {
        Truthful = false,
        Rob = (tale, dice) => Witnesses.Where(tale.Has).Aggregate(tale, (robbed, witness) => lose(robbed, witness, dice)),
    };
}
