using System.Diagnostics;

namespace Takt.Bench.Decoding;

/// <summary>What one pass over a body takes.</summary>
/// <param name="Seconds">Of the fastest of several rounds: other work on the machine only ever adds.</param>
/// <param name="Bytes">Allocated.</param>
public readonly record struct Measured(double Seconds, double Bytes);

/// <summary>Measures without BenchmarkDotNet, in a second or so each.</summary>
public static class Stopwatches
{
    private const int Rounds = 25;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures several passes in turn, round by round, so that they share what the machine gives.</summary>
    public static Measured[] Race(params Action[] passes)
    {
        int[] repeats = [.. passes.Select(Warm)];
        Measured[] best = [.. passes.Select(_ => new Measured(double.MaxValue, double.MaxValue))];
        for (int round = 0; round < Rounds; round++)
        {
            for (int pass = 0; pass < passes.Length; pass++)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                for (int repeat = 0; repeat < repeats[pass]; repeat++)
                    passes[pass]();
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / repeats[pass];
                double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / repeats[pass];
                best[pass] = new Measured(Math.Min(best[pass].Seconds, seconds), Math.Min(best[pass].Bytes, bytes));
            }
        }

        return best;
    }

    /// <summary>Runs a pass until it is compiled for good, and says how often it fits into a round.</summary>
    private static int Warm(Action pass)
    {
        int runs = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start) < 20 * Round; runs++)
            pass();
        return Math.Max(1, runs / 20);
    }
}
