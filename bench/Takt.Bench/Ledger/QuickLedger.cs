namespace Takt.Bench.Ledger;

/// <summary>
/// The ledger alone (facts, all rollups, sessions; no HTTP) against a plain binary COPY of the same facts into the same partitioned tables
/// with their unique indexes, both by one writer, 1,000 rows a transaction, on a PostgreSQL of its own with durable commits.
/// </summary>
internal static class QuickLedger
{
    private const int Transactions = 200;
    private const int Warmup = 30;

    public static Task RunAsync() => BenchLedger.RunAsync(MeasureAsync);

    private static async Task MeasureAsync(BenchLedger ledger)
    {
        var groups = Enumerable.Range(0, Warmup + Transactions).Select(i => ReportGroup.Make(i)).ToArray();
        var copies = Enumerable.Range(0, Warmup + Transactions).Select(i => ReportGroup.Make(i + 1_000_000)).ToArray();

        foreach (var group in groups.Take(Warmup))
            await ledger.AppendAsync(group);
        foreach (var group in copies.Take(Warmup))
            await PlainCopy.WriteAsync(ledger.Database, ledger.OrganizationId, group);

        // In turn, so that what else the machine does meets both.
        TimeSpan ours = default, plain = default;
        long rows = 0;
        for (var i = Warmup; i < groups.Length; i++)
        {
            ours += await BenchLedger.TimeAsync(() => ledger.AppendAsync(groups[i]));
            plain += await BenchLedger.TimeAsync(() => PlainCopy.WriteAsync(ledger.Database, ledger.OrganizationId, copies[i]));
            rows += groups[i].Count;
        }

        var (ourRate, plainRate) = (rows / ours.TotalSeconds, rows / plain.TotalSeconds);
        Console.WriteLine($"ledger      {ourRate,10:N0} facts/s  ({ours.TotalMilliseconds / Transactions:N1} ms a transaction of "
            + $"{ReportGroup.Size} facts)");
        Console.WriteLine($"plain COPY  {plainRate,10:N0} facts/s  ({plain.TotalMilliseconds / Transactions:N1} ms)");
        Console.WriteLine($"ratio       {ourRate / plainRate,10:N2}  (promised: 0.20)");
    }
}
