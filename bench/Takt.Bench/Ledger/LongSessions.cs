namespace Takt.Bench.Ledger;

/// <summary>
/// An export of four points into a session that has 70,000 beside one into a session that has 700: what a commit costs has to grow with the
/// export, not with the session. Both are told by metrics alone; once by differences, once by cumulative sums.
/// </summary>
internal static class LongSessions
{
    private const int Long = 70_000;
    private const int Short = 700;
    private const int Rounds = 100;
    private const int Warmup = 20;
    private const int AtOnce = 250;

    public static Task RunAsync() => BenchLedger.RunAsync(async ledger =>
    {
        foreach (var cumulative in new[] { false, true })
            await MeasureAsync(ledger, cumulative);
    });

    private static async Task MeasureAsync(BenchLedger ledger, bool cumulative)
    {
        MetricSession[] sessions = [new($"short-{cumulative}", cumulative), new($"long-{cumulative}", cumulative)];
        foreach (var (session, points) in sessions.Zip([Short, Long]))
        {
            while (session.Points < points)
                await ledger.AppendAsync(session.Export(Math.Min(AtOnce, (points - session.Points) / MetricSession.PointsOfAnExport)));
        }

        // In turn, so that what else the machine does meets both.
        var times = sessions.Select(_ => new List<TimeSpan>()).ToArray();
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            for (var i = 0; i < sessions.Length; i++)
            {
                var export = sessions[i].Export(1);
                var time = await BenchLedger.TimeAsync(() => ledger.AppendAsync(export));
                if (round >= Warmup)
                    times[i].Add(time);
            }
        }

        var (few, many) = (Median(times[0]), Median(times[1]));
        Console.WriteLine($"{(cumulative ? "cumulative" : "delta"),-10}  4 points into {Short:N0}: {few.TotalMilliseconds:N2} ms, "
            + $"into {Long:N0}: {many.TotalMilliseconds:N2} ms (medians of {Rounds})"
            + $"; ratio {many / few:N2}  (promised: 1.50 at most)");
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
