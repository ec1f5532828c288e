using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>What really happened in a scope, and who tells all of it.</summary>
internal sealed record Truth(string Scope, Sum Sum, bool IsTold, IReadOnlyList<Teller> Complete)
{
    /// <summary>By scope. <see cref="IsTold"/> is false where a report is untrue, or can't be known to be of this scope.</summary>
    public static List<Truth> Of(Case made, Scopes scopes)
    {
        var told = made.Tale.Calls.ToLookup(scopes.Of);
        var points = made.Tale.Points.ToLookup(scopes.Of);
        return [.. made.World.Calls.GroupBy(scopes.Of).Select(calls =>
        {
            var sum = calls.Aggregate(default(Sum), (sum, call) => sum + new Sum(1, call.Tokens, call.CostNano));
            var isTold = scopes.HangsTogether(calls.Key, made.Tale) && told[calls.Key].All(call => !call.Untrue)
                && points[calls.Key].All(point => !point.Untrue)
                && OwnLinesAreThere(told[calls.Key]);
            return new Truth(calls.Key, sum, isTold, [.. Enum.GetValues<Teller>().Where(witness => witness == Teller.Metrics
                ? TellAll(points[calls.Key], calls) : TellsAll(told[calls.Key].Where(call => call.By == witness), calls))]);
        })];
    }

    private static bool TellsAll(IEnumerable<Told> told, IEnumerable<TrueCall> calls)
    {
        var known = told.Where(report => !report.Around && report.Tokens == report.Of!.Tokens).Select(report => report.Of!).ToHashSet();
        return calls.All(known.Contains);
    }

    // No point says more than what happened, so those that add up to it say it all.
    private static bool TellAll(IEnumerable<Measured> points, IEnumerable<TrueCall> calls)
    {
        var sums = Naive.Sums(points);
        var measures = calls.First().Source is null
            ? new[] { Measure.InputWithCache, Measure.Output } : [Measure.Input, Measure.Output, Measure.CacheRead, Measure.CacheWrite];
        return measures.All(measure => sums.GetValueOrDefault(measure) == calls.Sum(call => MetricTeller.Amount(call, measure)));
    }

    /// <summary>A message that only a side chain repeats is told of under a request that isn't its own.</summary>
    private static bool OwnLinesAreThere(IEnumerable<Told> told)
    {
        var lines = told.Where(call => call.By == Teller.Transcripts).ToList();
        var own = lines.Where(line => line.Request is null || line.Request == line.Of!.Request).Select(line => line.Message).ToHashSet();
        var wrong = lines.Where(line => line.Request is not null && line.Request != line.Of!.Request);
        return wrong.All(line => line.Message is not null && own.Contains(line.Message));
    }
}
