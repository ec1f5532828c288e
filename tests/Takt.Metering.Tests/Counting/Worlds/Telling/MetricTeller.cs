using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>What the client's metrics call a model and a session: what they call alike is one series.</summary>
internal sealed record MetricStyle(Func<TrueCall, string> Model, Func<TrueCall, string?> Session)
{
    public static readonly MetricStyle Plain = new(
        call => call.Model, call => call.Process.Person.Who.IsPersonal ? call.Session.Name : null);
}

/// <summary>
/// Adds calls up per series and exports the sums as the clients' SDK does: a series starts with its first record, a delta series that was
/// in the export before starts there.
/// </summary>
internal sealed class MetricTeller(World world, MetricStyle style, Dice dice)
{
    private static readonly Measure[] ClaudeCode = [Measure.Input, Measure.Output, Measure.CacheRead, Measure.CacheWrite, Measure.Cost];
    private static readonly Measure[] GenAi = [Measure.InputWithCache, Measure.Output];

    public List<Measured> Tell()
    {
        var points = new List<Measured>();
        foreach (var process in world.Calls.GroupBy(call => call.Process))
        {
            foreach (var series in process.GroupBy(call => (Session: style.Session(call), Model: style.Model(call), call.Source)))
            {
                foreach (var measure in world.GenAi ? GenAi : ClaudeCode)
                {
                    var calls = series.Where(call => Amount(call, measure) > 0).OrderBy(call => call.End).ToList();
                    if (calls.Count == 0)
                        continue;
                    points.AddRange(Export(process.Key, calls, new()
                    {
                        Process = process.Key,
                        Session = series.Key.Session,
                        Who = process.Key.Who,
                        Model = series.Key.Model,
                        Source = series.Key.Source,
                        Measure = measure,
                        Cumulative = process.Key.Cumulative,
                        Start = calls[0].End,
                        Time = 0,
                        Value = 0,
                    }));
                }
            }
        }

        return points;
    }

    private IEnumerable<Measured> Export(TrueProcess process, List<TrueCall> calls, Measured series)
    {
        long sum = 0, before = -1;
        foreach (var export in calls.GroupBy(call => (call.End - process.PhaseNano + process.ExportNano - 1) / process.ExportNano))
        {
            var value = export.Sum(call => Amount(call, series.Measure));
            sum += value;
            var time = At(process, export.Key);
            if (series.Cumulative)
            {
                yield return series with { Time = time, Value = sum };
                // A cumulative series is told again though nothing came to it.
                if (dice.Chance(20) && !calls.Exists(call => call.End > time && call.End <= At(process, export.Key + 1)))
                    yield return series with { Time = At(process, export.Key + 1), Value = sum };
            }
            else
            {
                yield return series with
                {
                    Start = export.Key == before + 1 ? At(process, before) : export.First().End,
                    Time = time,
                    Value = value,
                };
            }

            before = export.Key;
        }
    }

    private static long At(TrueProcess process, long export) => process.PhaseNano + (export * process.ExportNano);

    public static long Amount(TrueCall call, Measure measure) => measure switch
    {
        Measure.Input => call.Tokens.Input,
        Measure.Output => call.Tokens.Output,
        Measure.CacheRead => call.Tokens.CacheRead,
        Measure.CacheWrite => call.Tokens.CacheWrite,
        Measure.Cost => call.CostNano,
        _ => call.Tokens.Input + call.Tokens.CacheRead + call.Tokens.CacheWrite,
    };
}
