using System.Runtime.CompilerServices;
using System.Text;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// Where each report names its session and each call its request, a group costs a known number of round trips, and nothing that is stored
/// is read back but what the group itself adds to.
/// </summary>
public sealed class UsualPathTests
{
    private const string Plain = "oauth-http-json", WithAgents = "oauth-subagent-http-json";

    /// <summary>
    /// Locks, sessions, facts, totals and rollups; metrics alone also say what counts of each point, and share cost with what else is told
    /// of the same time.
    /// </summary>
    [Theory]
    [InlineData(OtlpSignal.Logs, "lock, sessions, usage, session_models, rollups")]
    [InlineData(OtlpSignal.Traces, "lock, sessions, usage, session_models, rollups")]
    [InlineData(OtlpSignal.Metrics, "lock, sessions, usage_points, session_models, read, points, rollups")]
    public async Task FirstReportsOfASession_ReadNoCallsBack(OtlpSignal signal, string expected)
    {
        await using var host = await StartAsync();

        Assert.Equal(expected, await TripsAsync(host, signal, "cc"));
    }

    /// <summary>
    /// The second and third signal of the same calls: rows that they add to are read, and metrics are held against the calls.
    /// </summary>
    [Theory]
    [InlineData("LMT", "lock, sessions, usage, session_models, rollups | lock, sessions, usage_points, session_models, rollups | lock, "
        + "sessions, usage, read, calls")]
    [InlineData("MLT", "lock, sessions, usage_points, session_models, read, points, rollups | lock, sessions, usage, session_models, read, "
        + "read, points, rollups | lock, sessions, usage, read, calls")]
    [InlineData("TLM", "lock, sessions, usage, session_models, rollups | lock, sessions, usage, read, calls, session_models, "
        + "rollups | lock, sessions, usage_points, session_models, rollups")]
    public async Task FurtherSignalsOfTheSameCalls_ReadOnlyWhatTheyAddTo(string order, string expected)
    {
        await using var host = await StartAsync();
        var trips = new List<string>();
        foreach (var signal in order.Select(initial => Enum.GetValues<OtlpSignal>().Single(signal => signal.ToString()[0] == initial)))
            trips.Add(await TripsAsync(host, signal, "cc"));

        Assert.Equal(expected, string.Join(" | ", trips));
    }

    /// <summary>
    /// Which prompts an agent's end explains is read together with the facts, also where the session's earlier rows are read for it.
    /// </summary>
    [Fact]
    public async Task SessionsInWhichAgentsEnd_CostNoFurtherTrip()
    {
        await using var host = await StartAsync();
        await SendAsync(host, OtlpSignal.Logs, "aa", WithAgents);

        Assert.Equal("lock, sessions, usage, session_models, rollups", await TripsAsync(host, OtlpSignal.Logs, "cc", WithAgents));
    }

    /// <summary>A server that knows the labels, the client and the organization already.</summary>
    private static async Task<IngestHost> StartAsync()
    {
        var host = await IngestHost.StartAsync();
        foreach (var session in new[] { "aa", "bb" })
            foreach (var signal in Enum.GetValues<OtlpSignal>())
                await SendAsync(host, signal, session);

        return host;
    }

    private static async Task<string> TripsAsync(IngestHost host, OtlpSignal signal, string session, string folder = Plain)
    {
        var database = await host.Server.Database.ScalarAsync<string>("select current_database()::text");
        using var statements = new Statements(database!);
        await SendAsync(host, signal, session, folder);
        return string.Join(", ", statements.Texts.Select(What).OfType<string>());
    }

    /// <summary>Null for what isn't the ledger's: jobs go on meanwhile.</summary>
    private static string? What(string text)
    {
        if (text.Contains("update usage_points t", StringComparison.Ordinal))
            return "points";
        if (text.Contains("update usage t", StringComparison.Ordinal))
            return "calls";
        if (text.StartsWith("select pg_advisory_xact_lock", StringComparison.Ordinal))
            return "lock";
        if (text.Contains("insert into usage_changes", StringComparison.Ordinal))
            return "rollups";
        if (new[] { "sessions", "session_models", "usage_points", "usage" }
            .FirstOrDefault(table => text.StartsWith($"insert into {table} ", StringComparison.Ordinal)) is { } facts)
            return facts;
        return new[] { "usage", "usage_points", "activity", "sessions", "session_models", "identities" }
            .Any(table => text.Contains($" {table} ", StringComparison.Ordinal)) ? "read" : null;
    }

    private static async Task SendAsync(IngestHost host, OtlpSignal signal, string session, string folder = Plain) =>
        Assert.Equal(200, (await host.SendAsync(Transport.Json, signal, Body(signal, session, folder))).HttpStatus);

    /// <summary>The captured session under other ids.</summary>
    private static byte[] Body(OtlpSignal signal, string session, string folder)
    {
        var captured = Path.Combine(Here(), "../../fixtures/claude-code-2.1.197", folder);
        var text = File.ReadAllText(Directory.EnumerateFiles(captured, $"*-{signal.ToString().ToLowerInvariant()}.json").Single());
        text = text.Replace("req_mock", "req_" + session, StringComparison.Ordinal);
        foreach (var id in new[] { "bb079ef6", "58b0b462", "9f5b222a" })
            text = text.Replace(id, session + id[2..], StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
