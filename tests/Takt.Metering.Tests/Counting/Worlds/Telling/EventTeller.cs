using Takt.Metering.Tests.Counting.Worlds.Making;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>An event a call, stamped when it has ended.</summary>
internal static class EventTeller
{
    private const long ToWrite = 3_000_000;

    public static List<Told> Tell(World world) => [.. world.Calls.Select(call => new Told
    {
        By = Teller.Events,
        Of = call,
        Session = call.Session.Name,
        Who = call.Process.Who,
        Model = call.Model,
        Source = call.Source,
        Request = call.Request,
        Client = call.Client,
        Time = call.End + ToWrite,
        DurationMs = (int)((call.End - call.Start) / 1_000_000),
        Tokens = call.Tokens,
        CostNano = call.CostNano,
    })];
}
