using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Usage;

namespace Takt.Bench.Ledger;

/// <summary>A session of which metrics alone tell: every five seconds three kinds of tokens and their cost.</summary>
internal sealed class MetricSession(string name, bool cumulative)
{
    private const long StepNano = 5_000_000_000;

    private static readonly Measure[] Measures = [Measure.Input, Measure.Output, Measure.CacheRead, Measure.Cost];
    private static readonly long StartNano = ReportGroup.Now.AddHours(-40).ToUnixTimeMilliseconds() * 1_000_000;

    private readonly SessionIdentity _session = new(Hash(name), name, true);
    private readonly Dimensions _dimensions = new()
    {
        Hash = Hash($"{name} dimensions"),
        Source = "claude_code",
        Model = "claude-opus-4-8",
        ModelFamily = "claude-opus-4-8",
        UserEmail = "dev@example.com",
        HostName = "laptop",
    };

    private int _exports;

    public static int PointsOfAnExport => Measures.Length;

    public int Points => _exports * Measures.Length;

    /// <summary>The next exports, in one request.</summary>
    public ReportBatch Export(int count)
    {
        var batch = new ReportBatch { Signals = Signals.Metrics };
        for (var n = 0; n < count; n++)
        {
            _exports++;
            foreach (var measure in Measures)
                batch.Points.Add(Point(measure));
        }

        return batch;
    }

    private PointReport Point(Measure measure)
    {
        var time = StartNano + (_exports * StepNano);
        var start = cumulative ? StartNano : time - StepNano;
        return new()
        {
            Session = _session,
            Dimensions = _dimensions,
            Measure = measure,
            Stream = Hash($"{name} {measure} {start}"),
            Key = Hash($"{name} {measure} {time}"),
            StartUnixNano = start,
            TimeUnixNano = time,
            Value = cumulative ? _exports * 100L : 100,
            Cumulative = cumulative,
        };
    }

    private static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
