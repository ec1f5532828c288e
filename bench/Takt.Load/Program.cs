using Takt.Load;
using Takt.Load.Checking;
using Takt.Load.Driving;

if (args.Length == 0 || args.Contains("--help"))
{
    Console.WriteLine(LoadOptions.Help);
    return 2;
}

try
{
    return await RunAsync(LoadOptions.Parse(args), CancellationToken.None);
}
catch (Exception e) when (e is FormatException or UriFormatException or ArgumentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
{
    await using var database = Tenants.Open(options.Database);
    if (options.Flood is { } persons)
        return await new Flood(options, database, TimeProvider.System).RunAsync(persons, cancellationToken) ? 0 : 1;
    var tenants = options.Tokens.Count > 0
        ? await Tenants.FindAsync(database, options.Tokens, cancellationToken)
        : await Tenants.MakeAsync(database, options.Organizations, cancellationToken);
    int[] organizations = [.. tenants.Select(tenant => tenant.OrganizationId).Distinct()];
    var before = await LedgerCount.ReadAsync(database, organizations, cancellationToken);
    var server = options.Pid is { } pid ? new ServerProcess(pid) : null;

    var run = new LoadRun(options, [.. tenants.Select(tenant => tenant.Token)], TimeProvider.System);
    var result = await run.RunAsync(cancellationToken);
    Report(options, result, server);

    var differences = (await LedgerCount.ReadAsync(database, organizations, cancellationToken)).Differences(
        before, result.Tally.Acknowledged);
    Console.WriteLine(differences.Count == 0
        ? "ledger          exactly what was acknowledged, in facts and rollups"
        : "ledger          DIFFERS" + string.Concat(differences.Select(difference => Environment.NewLine + "  " + difference)));
    return differences.Count == 0 && result.Tally is { Failures.Count: 0, Unsettled: 0 } ? 0 : 1;
}

static void Report(LoadOptions options, LoadResult result, ServerProcess? server)
{
    var tally = result.Tally;
    var seconds = options.Duration.TotalSeconds;
    var loop = options.Rate is { } rate ? $"open loop at {rate:N0}" : $"closed loop of {options.Connections}";
    var sent = tally.Acknowledged;
    Console.WriteLine($"""
        acknowledged    {result.RecordsPerSecond:N0} records/s in batches of {options.Batch} ({options.Protocol}, {loop})
        latency         p50 {Milliseconds(0.5)}  p95 {Milliseconds(0.95)}  p99 {Milliseconds(0.99)}  max {Milliseconds(1)}
        sent            {sent.Batches:N0} batches, {sent.Records:N0} records, {sent.Calls:N0} calls, {result.Sessions:N0} sessions
        retries         {Counts(tally.Retries)}
        failures        {Counts(tally.Failures)}, unsettled {tally.Unsettled}
        generator       {result.Processor.TotalSeconds / seconds:P0} of a core
        """);
    if (server is not null)
        Console.WriteLine($"server          {server.Processor.TotalSeconds / seconds:P0} of a core, "
            + $"peak {server.PeakMebibytes?.ToString() ?? "?"} MiB resident");

    string Milliseconds(double share) => $"{result.Latency(share).TotalMilliseconds:N1} ms";
}

static string Counts(Dictionary<string, int> counts) =>
    counts.Count == 0 ? "none" : string.Join(", ", counts.Select(pair => $"{pair.Value} × {pair.Key}"));
