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
        World = Robbery.Setting == Setting.GenAi
            ? GenAiMaker.Make(dice, name) : WorldMaker.Make(dice, name, Robbery.Setting == Setting.OneAccount);
        // At least two tell: one alone has nobody to be held against.
        var witnesses = Robbery.Setting == Setting.GenAi ? [Teller.Spans, Teller.Metrics]
            : Robbery.Needs.Concat(dice.Shuffled(OfClaudeCode)).Distinct()
                .Take(Math.Max(Robbery.Needs.Count, dice.Between(2, 4))).ToArray();
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

    /// <inheritdoc cref="Reports.Requests"/>
    public List<ReportBatch> Requests(int order, int most = 8) => Reports.Requests(order, most);

    public override string ToString() => $"seed {Seed} ({Robbery.Row}: {Robbery.Name})";
}
