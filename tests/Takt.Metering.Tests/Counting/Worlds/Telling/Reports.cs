using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>Reports in the order in which they come.</summary>
internal sealed record Reports(IReadOnlyList<CallReport> Calls, IReadOnlyList<PointReport> Points, IReadOnlyList<SpanLink> Spans)
{
    public static Reports Of(IReadOnlyCollection<Reports> many) =>
        new([.. many.SelectMany(one => one.Calls)], [.. many.SelectMany(one => one.Points)], [.. many.SelectMany(one => one.Spans)]);

    /// <summary>The reports in any order, some of them again, in requests of up to so many.</summary>
    public List<ReportBatch> Requests(int order, int most)
    {
        var dice = new Dice(order);
        var reports = Calls.Cast<object>().Concat(Points.Cast<object>()).Concat(Spans.Cast<object>()).ToList();
        var shuffled = dice.Shuffled(reports.Concat(reports.Where(_ => dice.Chance(25)).ToList()));
        var requests = new List<ReportBatch>();
        for (var at = 0; at < shuffled.Count;)
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            for (var left = dice.Between(1, most); left > 0 && at < shuffled.Count; left--, at++)
            {
                if (shuffled[at] is CallReport call)
                    batch.Calls.Add(call);
                else if (shuffled[at] is PointReport point)
                    batch.Points.Add(point);
                else
                    batch.Spans.Add((SpanLink)shuffled[at]);
            }

            requests.Add(batch);
        }

        return requests;
    }
}
