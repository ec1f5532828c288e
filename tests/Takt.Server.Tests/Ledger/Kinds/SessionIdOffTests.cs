namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>The session's id is left out by one witness or by both; who it was and when remains.</summary>
public sealed class SessionIdOffTests(KindServer server) : IClassFixture<KindServer>
{
    private const string OtherSession = "9c3c1f70-42b1-4b0f-8b36-5a2f0f1d9e02";

    private static readonly ClaudeCodeProcess Named = new(), Nameless = new() { Session = null };

    private static ClaudeCodeProcess Of(bool named) => named ? Named : Nameless;

    /// <summary>Within a minute, over midnight, and with clocks that differ.</summary>
    [Theory]
    [InlineData(false, true, "20T12:00:00", "20T12:00:20", "20T12:01:00")]
    [InlineData(true, false, "20T12:00:00", "20T12:00:20", "20T12:01:00")]
    [InlineData(false, false, "20T12:00:00", "20T12:00:20", "20T12:01:00")]
    [InlineData(false, true, "20T23:59:30", "20T23:59:58", "21T00:00:30")]
    [InlineData(true, false, "20T23:59:30", "21T00:00:02", "21T00:00:30")]
    [InlineData(false, false, "20T23:59:30", "20T23:59:58", "21T00:00:30")]
    [InlineData(false, false, "21T00:00:00", "20T23:59:59", "21T00:00:30")]
    [InlineData(false, true, "20T12:00:00", "20T12:20:00", "20T12:01:00")]
    public async Task Calls_WhoseSessionOneSideLeavesOut_CountOnce(bool metricsNamed, bool eventsNamed, string from, string at, string to)
    {
        KindCall[] calls = [new(at, 120, 30, 4000, 700) { Request = "req_a" }, new(at, 90, 500, 4700) { Request = "req_b" }];
        await server.AddsUpAsync(KindTotals.Of(calls), Of(eventsNamed).Events(calls[0]), Of(eventsNamed).Events(calls[1]),
            Of(metricsNamed).Metrics(from, to, calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_OfASideWithoutHost_AreStillTheSamePersons(bool metricsKeepHost)
    {
        var bare = new Attributes { ["service.name"] = "claude-code" };
        KindCall[] calls = [new("20T09:00:10", 10, 2000, 30_000), new("20T09:00:40", 10, 900, 32_000)];
        await server.AddsUpAsync(KindTotals.Of(calls),
            (metricsKeepHost ? Named with { Resource = bare } : Named).Events(calls),
            (metricsKeepHost ? Nameless : Nameless with { Resource = bare }).Metrics("20T09:00:00", "20T09:01:00", calls));
    }

    /// <summary>Metrics by account, events by account and e-mail, and by e-mail alone: linked by what they share.</summary>
    [Fact]
    public async Task Calls_OfNamesThatAreLinked_AreOnePersons()
    {
        KindCall a = new("20T09:00:10", 10, 2000) { Request = "req_a" }, b = new("20T09:00:40", 11, 900) { Request = "req_b" };
        await server.AddsUpAsync(KindTotals.Of(a, b),
            (Named with { Who = new() { ["user.account_uuid"] = "acc-1", ["user.email"] = "Kim@example.org" } }).Events(a),
            (Named with { Who = new() { ["user.email"] = "kim@example.org" }, Session = OtherSession }).Events(b),
            (Nameless with { Who = new() { ["user.account_uuid"] = "acc-1" } }).Metrics("20T09:00:00", "20T09:01:00", a, b));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProcessThatLivesOvernight_CountsOnce(bool cumulative)
    {
        KindCall[] calls = [new("20T22:59:50", 100, 10, 1000), new("20T23:59:50", 200, 20, 2000), new("21T00:00:20", 300, 30, 3000),
            new("21T07:30:00", 400, 40, 4000)];
        string[] ends = ["20T23:00:00", "21T00:00:00", "21T00:01:00", "21T07:31:00"];
        var metrics = ends.Select((end, i) => cumulative
            ? Nameless.Cumulative("20T22:00:00", end, calls[..(i + 1)])
            : Nameless.Metrics(i == 0 ? "20T22:00:00" : ends[i - 1], end, calls[i]));
        await server.AddsUpAsync(KindTotals.Of(calls), [Named.Events(calls[..2]), Named.Events(calls[2..]), .. metrics]);
    }

    /// <summary>Several terminals of one person at the same time, each with a start of its own.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProcessesSideBySide_Add(bool cumulative)
    {
        KindCall a = new("20T12:00:10", 100, 10, 1000), b = new("20T12:00:15", 100, 10, 1000), c = new("20T12:01:20", 50, 5);
        Export Told(string start, string from, string to, KindCall[] until, params KindCall[] since) =>
            cumulative ? Nameless.Cumulative(start, to, [.. until, .. since]) : Nameless.Metrics(from, to, since);
        await server.AddsUpAsync(KindTotals.Of(a, b, c),
            (Named with { Session = OtherSession }).Events(b), Named.Events(a, c),
            Told("20T12:00:00", "20T12:00:00", "20T12:01:00", [], a), Told("20T12:00:00", "20T12:01:00", "20T12:02:00", [a], c),
            Told("20T12:00:05", "20T12:00:05", "20T12:01:05", [], b));
    }

    /// <summary>What only metrics tell of is unitemised, and costs what theirs cost more.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task CallThatOnlyMetricsTellOf_IsUnitemised(bool metricsNamed, bool eventsNamed)
    {
        KindCall told = new("20T12:00:10", 100, 10, 1000), lost = new("20T12:00:30", 7, 70, 700);
        await server.AddsUpAsync(KindTotals.Of(told).And(lost), Of(eventsNamed).Events(told),
            Of(metricsNamed).Metrics("20T12:00:00", "20T12:01:00", told, lost));
    }

    [Fact]
    public async Task CallThatMetricsLack_CountsBesideThem()
    {
        KindCall told = new("20T12:00:10", 100, 10, 1000), more = new("20T12:00:30", 7, 70, 700);
        await server.AddsUpAsync(KindTotals.Of(told, more), Named.Events(told, more), Nameless.Metrics("20T12:00:00", "20T12:01:00", told));
    }

    /// <summary>Neither somebody else's calls nor those of another time explain what is told without a session.</summary>
    [Theory]
    [InlineData("install-8", "20T12:00:30")]
    [InlineData("install-7", "20T15:00:00")]
    [InlineData("install-7", "21T12:00:30")]
    public async Task MetricsOfAnotherPersonOrTime_Add(string user, string at)
    {
        KindCall told = new("20T12:00:10", 100, 10, 1000), other = new(at, 100, 10, 1000);
        await server.AddsUpAsync(KindTotals.Of(told).And(other),
            Named.Events(told), (Nameless with { Who = new() { ["user.id"] = user } }).Metrics(at, at[..^2] + "59", other));
    }

    /// <summary>The switch is set while the process runs: a relay begins to strip the id in the middle of a stream.</summary>
    [Fact]
    public async Task IdSwitchedOffMidway_ContinuesTheStream()
    {
        KindCall a = new("20T12:00:10", 100, 10, 1000), b = new("20T12:01:10", 50, 5, 500);
        await server.AddsUpAsync(KindTotals.Of(a, b),
            Named.Events(a, b), Named.Cumulative("20T12:00:00", "20T12:01:00", a), Nameless.Cumulative("20T12:00:00", "20T12:02:00", a, b));
    }

    /// <summary>One call told by the transcript, which always has the session, and by an event that has none.</summary>
    [Theory]
    [InlineData("req_9")]
    [InlineData(null)]
    public async Task TranscriptAndNamelessEvent_AreOneCall(string? request)
    {
        var call = new KindCall("20T23:59:59", 100, 10, 1000) { Request = request };
        // A transcript's line stands for nobody: metrics of the session say whose it is.
        await server.AddsUpAsync(KindTotals.Of(call),
            Nameless.Events(call), Named.Transcript(call with { Message = "msg_9" }), Named.Metrics("20T23:59:30", "21T00:00:30", call));
    }
}
