using System.Globalization;
using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Collisions;

/// <summary>A few reports by hand: a test names only what matters to it. Times are of 20 November 2026, UTC.</summary>
internal sealed class Small
{
    public const string Opus = "claude-opus-4-8", Sonnet = "claude-sonnet-5", Haiku = "claude-haiku-4-5";
    public const string Arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";

    /// <summary>1,150 tokens.</summary>
    public static readonly TokenCounts One = new(50, 100, 1000, 0);

    public static readonly Who Me = new("install", "account", "dev@example.com", null, null, "laptop", Who.ClaudeCode);

    private readonly List<Told> _calls = [];
    private readonly List<BareSpan> _spans = [];
    private readonly List<Measured> _points = [];

    public Small Event(
        string? request = null, TokenCounts? tokens = null, string? session = "s", string model = Opus, string at = "12:00",
        Who? who = null, long? cost = null, int durationMs = 0) =>
        Add(new Told
        {
            By = Teller.Events,
            Request = request,
            Tokens = tokens ?? One,
            Session = session,
            Model = model,
            Time = At(at),
            Who = who ?? Me,
            CostNano = cost,
            DurationMs = durationMs,
        });

    public Small Line(
        string? message = null, string? request = null, TokenCounts? tokens = null, string session = "s", string model = Opus,
        string at = "12:00", bool side = false) =>
        Add(new Told
        {
            By = Teller.Transcripts,
            Message = message,
            Request = request,
            Tokens = tokens ?? One,
            Session = session,
            Model = model,
            Time = At(at),
            Who = Me,
            Sidechain = side,
        });

    public Small Span(string? request = null, TokenCounts? tokens = null, string? session = "s", string at = "12:00") =>
        Add(new Told
        {
            By = Teller.Spans,
            Request = request,
            Tokens = tokens ?? One,
            Session = session,
            Model = Opus,
            Time = At(at),
            Who = Me,
            Span = new("t" + _calls.Count, 1, 9),
        });

    /// <summary>A span with usage of a service that names nobody.</summary>
    public Small Chat(long id, long parent, TokenCounts tokens, string trace = "t", string? response = null) =>
        Add(new Told
        {
            By = Teller.Spans,
            Request = response,
            Tokens = tokens,
            Session = null,
            Model = Opus,
            Time = At("12:00"),
            Who = Service,
            Span = new(trace, id, parent),
        });

    /// <summary>A span without usage.</summary>
    public Small Bare(long id, long parent, string trace = "t")
    {
        _spans.Add(new(new(trace, id, parent), null, Service, At("12:00")));
        return this;
    }

    /// <summary>Delta points of all kinds of tokens that are there, over a minute.</summary>
    public Small Points(TokenCounts? tokens = null, string? session = "s", string model = Opus, string from = "11:59:30",
        string to = "12:00:30", Who? who = null)
    {
        var sums = tokens ?? One;
        foreach (var (measure, value) in new[]
        {
            (Measure.Input, sums.Input),
            (Measure.Output, sums.Output),
            (Measure.CacheRead, sums.CacheRead),
            (Measure.CacheWrite, sums.CacheWrite),
        })
            if (value > 0)
                Point(measure, value, session, model, from, to, who);
        return this;
    }

    public Small Point(
        Measure measure, long value, string? session = "s", string model = Opus, string from = "11:59:30", string to = "12:00:30",
        Who? who = null, bool cumulative = false)
    {
        _points.Add(new()
        {
            Session = session,
            Who = who ?? Me,
            Model = model,
            Measure = measure,
            Start = At(from),
            Time = At(to),
            Value = value,
            Cumulative = cumulative,
        });
        return this;
    }

    public Reports Reports => new Reading().Read(new Tale(new World { Name = "by hand", GenAi = false }, _calls, _spans, _points));

    public List<CountedRow> Rows() => Counted.Count(Reports);

    public void Counts(long calls, TokenCounts tokens, long unitemised = 0)
    {
        var rows = Rows();
        var sum = Verdict.Total(rows);
        Assert.Equal((calls, tokens, unitemised), (sum.Calls, sum.Tokens, rows.Sum(row => row.Amounts.UnitemisedTokens)));
    }

    private static Who Service => new(null, null, null, null, null, "pod", "my-agent");

    private static long At(string time)
    {
        // A time of another day says which.
        var at = DateTime.Parse(time.Contains('T', StringComparison.Ordinal) ? time : "2026-11-20T" + time, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        return new DateTimeOffset(at).ToUnixTimeMilliseconds() * 1_000_000;
    }

    private Small Add(Told told)
    {
        _calls.Add(told);
        return this;
    }
}
