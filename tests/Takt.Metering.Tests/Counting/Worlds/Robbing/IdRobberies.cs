using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>Endpoints and gateways that return no request id, clients that leave ids out.</summary>
internal static class IdRobberies
{
    private const string Row = "request / client ids off, one or both sides";

    public static IEnumerable<Robbery> All() =>
    [
        new(Row, "request id off events")
        {
            Needs = [Teller.Events], Rob = (tale, _) => tale.Calling(Teller.Events, told => told with { Request = null }),
        },
        new(Row, "client id off events")
        {
            Needs = [Teller.Events], Rob = (tale, _) => tale.Calling(Teller.Events, told => told with { Client = null }),
        },
        new(Row, "ids off events") { Needs = [Teller.Events], Rob = (tale, _) => Off(tale, Teller.Events) },
        new(Row, "request id off transcripts") { Needs = [Teller.Transcripts], Rob = (tale, _) => Off(tale, Teller.Transcripts) },
        new(Row, "ids off all") { Rob = (tale, _) => Off(tale) },
        new("no id at all, transcript lines without message id", "no ids")
        {
            Needs = [Teller.Transcripts],
            Truthful = false,
            Rob = (tale, _) => Off(tale).Calling(Teller.Transcripts, line => line with { Message = null, Untrue = true }),
        },
    ];

    public static Tale Off(Tale tale) => Off(Off(Off(tale, Teller.Events), Teller.Transcripts), Teller.Spans);

    public static Tale Off(Tale tale, Teller witness) => tale.Calling(witness, told => told with { Request = null, Client = null });
}
