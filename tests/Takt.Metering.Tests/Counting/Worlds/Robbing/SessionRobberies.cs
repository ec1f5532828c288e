using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>
/// The session id switched off, by a setting of the client or by a relay, for some signals or all, for ever or for a while.
/// </summary>
internal static class SessionRobberies
{
    private const string Row = "session off metrics / all / events; + no ids";
    private const string Midway = "session switched on or off midway (+ outage E)";

    public static IEnumerable<Robbery> All() =>
    [
        OffMetrics(Row),
        OffAll(Row),
        new(Row, "session off events") { Needs = [Teller.Events], Rob = (tale, _) => Nameless(tale, Teller.Events) },
        OffAll(Row).Then(new(Row, "no ids") { Rob = (tale, _) => IdRobberies.Off(tale) }),
        new(Midway, "events") { Needs = [Teller.Events], Rob = (tale, dice) => Switch(tale, dice, Teller.Events) },
        new(Midway, "metrics") { Needs = [Teller.Metrics], Rob = (tale, dice) => Switch(tale, dice, Teller.Metrics) },
        new Robbery(Midway, "all") { Rob = (tale, dice) => Switch(tale, dice, Teller.Events, Teller.Spans, Teller.Metrics) }
            .Then(
                new(Midway, "outage of events") { Needs = [Teller.Events], Rob = (tale, dice) => Loss.Outage(tale, Teller.Events, dice) }),
    ];

    /// <summary>Half of the time the client adds up without sessions, half a relay takes the id off.</summary>
    public static Robbery OffMetrics(string row) => new(row, "session off metrics")
    {
        Needs = [Teller.Metrics],
        Style = (style, dice) => dice.Chance(50) ? style with { Session = _ => null } : style,
        Rob = (tale, _) => Nameless(tale, Teller.Metrics),
    };

    /// <summary>A transcript always knows its session.</summary>
    public static Robbery OffAll(string row) => OffMetrics(row) with
    {
        Name = "session off all",
        Needs = [],
        Rob = (tale, _) => Nameless(Nameless(Nameless(tale, Teller.Metrics), Teller.Events), Teller.Spans),
    };

    private static Tale Nameless(Tale tale, Teller witness) => Nameless(tale, witness, _ => true);

    private static Tale Switch(Tale tale, Dice dice, params Teller[] witnesses)
    {
        var moment = dice.Of(tale.World.Calls).End - 1;
        var first = dice.Chance(50);
        return witnesses.Aggregate(tale, (robbed, witness) => Nameless(robbed, witness, time => time < moment == first));
    }

    private static Tale Nameless(Tale tale, Teller witness, Func<long, bool> when)
    {
        if (witness == Teller.Metrics)
            return tale.Pointing(point => when(point.Time) ? point with { Session = null } : point);
        var robbed = tale.Calling(witness, told => when(told.Time) ? told with { Session = null } : told);
        return witness == Teller.Spans
            ? robbed with { Spans = [.. robbed.Spans.Select(span => when(span.Time) ? span with { Session = null } : span)] } : robbed;
    }
}
