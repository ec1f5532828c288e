using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Robbing;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds;

/// <summary>A world made up whole, what some witnesses told of it, and what was left of that. The same seed makes the same case.</summary>
internal sealed class Case
{
    private static readonly Teller[] OfClaudeCode = [Teller.Events, Teller.Transcripts, Teller.Spans, Teller.Metrics];

    public Case(int seed)
    {
        Seed = seed;
        var dice = new Dice(seed);
        Robbery = Robberies.For(seed, dice);
        var name = "world " + seed;
        World = Robbery.Setting == Setting.GenAi ? GenAiMaker.Make(dice, name) : WorldMaker.Make(dice, name, Robbery.Setting == Setting.OneAccount);
        // At least two tell: one alone has nobody to be held against.
        var witnesses = Robbery.Setting == Setting.GenAi ? [Teller.Spans, Teller.Metrics]
            : Robbery.Needs.Concat(dice.Shuffled(OfClaudeCode)).Distinct().Take(Math.Max(Robbery.Needs.Count, dice.Between(2, 4))).ToArray();
        Tale = Robbery.Rob(Tale.Of(World, witnesses, Robbery.Style(MetricStyle.Plain, dice), dice), dice);
        Reading = new Reading();
        Reports = Reading.Read(Tale);
    }

    public int Seed { get; }
    public Robbery Robbery { get; }
    public World World { get; }
    public Tale Tale { get; }
    public Reading Reading { get; }
    public Reports Reports { get; }

    /// <summary>The reports in any order, some of them again, in requests of up to so many.</summary>
    public List<ReportBatch> Requests(int order, int most = 8)
    {
        var dice = new Dice(order);
        var reports = Reports.Calls.Cast<object>().Concat(Reports.Points.Cast<object>()).Concat(Reports.Spans.Cast<object>()).ToList();
        var shuffled = dice.Shuffled(reports.Concat(reports.Where(_ => dice.Chance(25)).ToList()));
        var requests = new List<ReportBatch>();
        for (var at = 0; at < shuffled.Count;)
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            for (var left = dice.Between(1, most); left > 0 && at < shuffled.Count; left--, at++)
            {
                if (shuffled[at] is CallReport call) batch.Calls.Add(call);
                else if (shuffled[at] is PointReport point) batch.Points.Add(point);
                else batch.Spans.Add((SpanLink)shuffled[at]);
            }

            requests.Add(batch);
        }

        return requests;
    }

    public override string ToString() => $"seed {Seed} ({Robbery.Row}: {Robbery.Name})";
}
