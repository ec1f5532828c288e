using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>Metrics without session that also lack something of who sends them, and routes that tell all twice.</summary>
internal static class IdentityRobberies
{
    private const string Row = "host, e-mail or install id off metrics, session off";
    private const string Twice = "everything twice, once without host (+ ids, session off)";

    public static IEnumerable<Robbery> All() =>
    [
        Metrics("host off metrics", who => who with { Host = null }),
        Metrics("e-mail off metrics", who => who with { Email = null }),
        Metrics("install id off metrics", who => who with { UserId = null }),
        new(Twice, "twice") { Rob = (tale, _) => Again(tale, session: true) },
        new(Twice, "twice, ids off, the second without session") { Rob = (tale, _) => Again(IdRobberies.Off(tale), session: false) },
    ];

    private static Robbery Metrics(string name, Func<Who, Who> less) => SessionRobberies.OffMetrics(Row)
        .Then(new(Row, name) { Rob = (tale, _) => tale.Pointing(point => point with { Who = less(point.Who) }) });

    /// <summary>What a relay that strips the host, and the session if it likes, hands on beside what the client sends itself.</summary>
    private static Tale Again(Tale tale, bool session) => tale with
    {
        Calls = [.. tale.Calls, .. tale.Calls.Select(told =>
            told with { Who = told.Who with { Host = null }, Session = session || told.By == Teller.Transcripts ? told.Session : null })],
        Points = [.. tale.Points,
            .. tale.Points.Select(point => point with { Who = point.Who with { Host = null }, Session = session ? point.Session : null })],
        Spans = [.. tale.Spans,
            .. tale.Spans.Select(span => span with { Who = span.Who with { Host = null }, Session = session ? span.Session : null })],
    };
}
