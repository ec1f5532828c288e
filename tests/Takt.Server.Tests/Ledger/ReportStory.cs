using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// Made-up sessions and everything that was reported of them: events, spans, transcripts and metrics, some lost, some late, some resumed
/// or forked, some without a session id. The same seed tells the same story.
/// </summary>
internal sealed class ReportStory
{
    private static readonly string[] Models = ["claude-opus-4-8", "claude-sonnet-5", "someone-elses-model"];
    private static readonly string[] Sources = ["main", "subagent"];
    private readonly Random _random;
    private readonly string _name;

    public ReportStory(int seed)
    {
        _random = new Random(seed);
        _name = "story-" + seed;
        for (var i = 0; i < _random.Next(1, 5); i++) Tell(i);
    }

    public List<CallReport> Calls { get; } = [];
    public List<PointReport> Points { get; } = [];

    /// <summary>The reports in any order, some of them again, in requests of a few.</summary>
    public List<ReportBatch> Requests(int order)
    {
        var random = new Random(order);
        var reports = Calls.Cast<object>().Concat(Points.Cast<object>()).ToList();
        reports.AddRange(reports.Where(_ => random.Next(4) == 0).ToList());
        var shuffled = reports.OrderBy(_ => random.Next()).ToList();
        var requests = new List<ReportBatch>();
        while (shuffled.Count > 0)
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            foreach (var report in shuffled.Take(random.Next(1, 9)))
            {
                if (report is CallReport call) batch.Calls.Add(call);
                else batch.Points.Add((PointReport)report);
            }

            shuffled.RemoveRange(0, batch.Count);
            requests.Add(batch);
        }

        return requests;
    }

    private void Tell(int number)
    {
        var named = _random.Next(6) != 0;
        var session = Session($"{_name}-{number}", named);
        var fork = Session($"{_name}-{number}-fork", true);
        var (events, spans, transcripts, metrics) = (_random.Next(4), _random.Next(3) == 0, _random.Next(3) == 0, _random.Next(3));
        var withoutIds = _random.Next(5) == 0;
        // Up to a day's edge and beyond, in the organization's zone and in UTC.
        var start = new DateTimeOffset(2026, 11, _random.Next(10, 20), _random.Next(20, 24), 59, 58, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
        var told = new List<(long Time, string Model, string Source, TokenCounts Tokens, long Cost)>();
        for (var i = 0; i < _random.Next(1, 12); i++)
        {
            var time = start + (_random.Next(0, 400) * 1_000_000_000L);
            var (model, source) = (Models[_random.Next(Models.Length)], Sources[_random.Next(Sources.Length)]);
            var tokens = new TokenCounts(_random.Next(0, 3000), _random.Next(1, 900), _random.Next(3) * 5000, _random.Next(3) * 300);
            var cost = _random.Next(1, 90_000_000);
            told.Add((time, model, source, tokens, cost));
            var key = Key($"{_name}-{number}-call-{i}");
            var call = new CallReport
            {
                Session = session,
                Dimensions = Dims(model, source, null),
                Key = key,
                Evidence = Evidence.Event,
                RequestKey = withoutIds ? null : key,
                TimeUnixNano = time,
                Tokens = tokens,
                ReportedCostNano = _random.Next(6) == 0 ? null : cost,
            };
            if (events > 0 && _random.Next(8) != 0) Calls.Add(call);
            var spanKey = withoutIds ? Key($"{_name}-{number}-span-{i}") : key;
            if (spans) Calls.Add(call with { Key = spanKey, Evidence = Evidence.Span, RequestKey = withoutIds ? null : spanKey, ReportedCostNano = null, TimeUnixNano = time - 40_000_000 });
            if (transcripts && !withoutIds) TellTranscript(call, fork);
        }

        if (metrics > 0) TellMetrics(session, told, start, cumulative: metrics == 2);
    }

    private void TellTranscript(CallReport call, SessionIdentity fork)
    {
        var line = call with
        {
            // A transcript always knows its session.
            Session = call.Session.Named ? call.Session : fork,
            Evidence = Evidence.Transcript,
            ReportedCostNano = null,
            TimeUnixNano = call.TimeUnixNano + 3_000_000,
            CacheWrite1h = call.Tokens.CacheWrite / 3,
            Dimensions = Dims(call.Dimensions.Model!, call.Dimensions.QuerySource!, "acme/api"),
        };
        // A stream's first line knows less than its last.
        if (_random.Next(2) == 0) Calls.Add(line with { Tokens = line.Tokens with { Output = 1 }, TimeUnixNano = line.TimeUnixNano - 1_000_000 });
        Calls.Add(line);
        if (_random.Next(2) == 0) Calls.Add(line with { Session = fork });
    }

    private void TellMetrics(SessionIdentity session, List<(long Time, string Model, string Source, TokenCounts Tokens, long Cost)> told, long start, bool cumulative)
    {
        var losesCost = _random.Next(4) == 0;
        const long interval = 60_000_000_000;
        foreach (var stream in told.GroupBy(call => (call.Model, call.Source)))
        {
            foreach (var measure in new[] { Measure.Input, Measure.Output, Measure.CacheRead, Measure.CacheWrite, Measure.Cost })
            {
                if (measure == Measure.Cost && losesCost) continue;
                long sum = 0;
                foreach (var cell in stream.GroupBy(call => (call.Time - start) / interval).OrderBy(cell => cell.Key))
                {
                    var value = cell.Sum(call => measure == Measure.Cost ? call.Cost : new KnownCall(0, null, call.Tokens, 0).Amount(measure));
                    sum += value;
                    var end = start + ((cell.Key + 1) * interval);
                    if (_random.Next(7) != 0) Points.Add(Point(session, stream.Key, measure, start, end, cumulative ? sum : value, cumulative));
                }
            }
        }
    }

    private PointReport Point(SessionIdentity session, (string Model, string Source) stream, Measure measure, long start, long end, long value, bool cumulative)
    {
        var from = cumulative ? start : end - 60_000_000_000;
        var id = Key($"{session.Name} {stream.Model} {stream.Source} {measure} {from}");
        return new()
        {
            Session = session,
            Dimensions = Dims(stream.Model, stream.Source, null),
            Measure = measure,
            Stream = id,
            Key = Key($"{id} {end} {value}"),
            StartUnixNano = from,
            TimeUnixNano = end,
            Value = value,
            Cumulative = cumulative,
        };
    }

    private static SessionIdentity Session(string name, bool named) => new(Key(name), name, named);

    private static Dimensions Dims(string model, string source, string? repository)
    {
        var branch = repository is null ? null : "main";
        return new()
        {
            Hash = Key($"{model}|{source}|{repository}|{branch}"),
            Source = "claude_code",
            Model = model,
            ModelFamily = model,
            QuerySource = source,
            UserEmail = "dev@example.com",
            HostName = "laptop",
            Repository = repository,
            Branch = branch,
        };
    }

    private static Guid Key(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
