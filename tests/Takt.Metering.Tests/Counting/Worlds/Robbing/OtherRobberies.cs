using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>Senders of GenAI spans and histograms, and two people whom an account makes one.</summary>
internal static class OtherRobberies
{
    private const string GenAi = "GenAI spans + histogram: plain, ids off, ARN, host off";
    private const string Lossy = "GenAI: spans lost 30 % / sampled to 10 % / histogram outage";
    private const string Both = "two people, one account, both complete";
    private const string Split = "-- two people, one account: one events, one metrics";

    public static IEnumerable<Robbery> All() =>
    [
        Sender(GenAi, "plain"),
        Sender(GenAi, "ids off") with { Rob = (tale, _) => IdRobberies.Off(tale) },
        Sender(GenAi, "ARN on histograms") with { Style = (style, _) => style with { Model = call => NameRobberies.Arn(call.Model) } },
        Sender(GenAi, "ARN on spans")
            with { Rob = (tale, _) => tale.Calling(Teller.Spans, told => told with { Model = NameRobberies.Arn(told.Model) }) },
        Sender(GenAi, "host off histograms")
            with { Rob = (tale, _) => tale.Pointing(point => point with { Who = point.Who with { Host = null } }) },
        Sender(Lossy, "spans lost 30 %") with { Rob = (tale, dice) => Loss.Some(tale, Teller.Spans, dice) },
        Sender(Lossy, "sampled to 10 %") with { Rob = Loss.Sample },
        Sender(Lossy, "histogram outage") with { Rob = (tale, dice) => Loss.Outage(tale, Teller.Metrics, dice) },
        Sender(Lossy, "ids off, spans lost 30 %") with { Rob = (tale, dice) => Loss.Some(IdRobberies.Off(tale), Teller.Spans, dice) },
        SessionRobberies.OffAll(Both) with { Setting = Setting.OneAccount },
        SessionRobberies.OffAll(Split)
            .Then(new(Split, "one events, one metrics") { Needs = [Teller.Events, Teller.Metrics], Rob = (tale, _) => Divide(tale) })
            with { Setting = Setting.OneAccount, Truthful = false },
    ];

    private static Robbery Sender(string row, string name) =>
        new(row, name) { Setting = Setting.GenAi, Needs = [Teller.Spans, Teller.Metrics] };

    private static Tale Divide(Tale tale)
    {
        var first = tale.World.People[0];
        return tale with
        {
            Calls = [.. tale.Calls.Where(told => told.By == Teller.Events && told.Of!.Session.Person == first)],
            Spans = [],
            Points = [.. tale.Points.Where(point => point.Process!.Person != first)],
        };
    }
}
