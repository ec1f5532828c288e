using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Takt.Bench.Ledger;
using Takt.Metering.Usage;
using Takt.Server.Jobs;
using Takt.Server.Ledger.Lattice;
using Takt.Server.Usage;

namespace Takt.Bench.Answers;

/// <summary>
/// Makes a year of a number of people and asks what the pages ask, warm: median, p95, and the tables that answered. Then again with late
/// records in 30 % of the days that nothing has summed yet.
/// </summary>
internal static class AnswersBench
{
    private const int Rounds = 20, WarmUp = 40;

    /// <param name="args">
    /// How many people: 1000, unless it is said; a directory that keeps the year for another time; words that a question must have.
    /// </param>
    public static Task RunAsync(string[] args) => BenchLedger.RunAsync(async (ledger, services) =>
    {
        var people = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1000;
        var folder = services.GetRequiredService<LatticeFolder>();
        folder.ChangesAtOnce = 200_000;
        var year = new YearOfUsage(ledger.Database, folder, services.GetRequiredService<JobLeases>(), people);
        var made = await BenchLedger.TimeAsync(year.MakeAsync);
        Console.WriteLine($"{people} people, {year.Calls / 1e6:N1} M calls, {year.Series / 1e3:N0} k series, made in "
            + $"{made.TotalSeconds:N0} s; summing {year.Summing.TotalSeconds / YearOfUsage.Days:N2} s a day");
        // What an earlier asking of a kept year has left.
        await year.SumAsync();
        await TablesAsync(ledger.Database);
        await using var connection = await ledger.Database.OpenConnectionAsync();
        await ExecuteAsync(connection, "vacuum analyze");
        var asked = Question.All.Where(question => args.Length < 3 || question.Words.Contains(args[2], StringComparison.Ordinal)).ToArray();
        var store = services.GetRequiredService<UsageStore>();
        var clean = await AskAsync(store, year, asked);

        // As long as this is locked here, nobody sums.
        await using var held = await ledger.Database.OpenConnectionAsync();
        await ExecuteAsync(held, $"select pg_advisory_lock(7463, {year.OrganizationId})");
        await year.TouchAsync(0.3);
        var dirty = await AskAsync(store, year, asked);
        Console.WriteLine();
        Console.WriteLine("| Page | Question | p50 ms | p95 ms | allowed | with 30 % of the days touched, p50 | × |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (question, a, b) in asked.Zip(clean, dirty))
            Console.WriteLine($"| {question.Page} | {question.Words} | {a.P50:N1} | {a.P95:N1}"
                + $"{(a.P95 > question.MostMs ? " **over**" : "")} | {question.MostMs} | {b.P50:N1} | {b.P50 / a.P50:N1} |");
    }, args.Length > 1 ? args[1] : null);

    private static async Task<List<(double P50, double P95)>> AskAsync(UsageStore store, YearOfUsage year, Question[] asked)
    {
        var times = new List<(double, double)>();
        foreach (var question in asked)
        {
            var query = new UsageQuery
            {
                OrganizationId = year.OrganizationId,
                From = UsageMoment.StartOf(year.Last.AddDays(1 - question.Days)),
                To = UsageMoment.StartOf(year.Last.AddDays(1)),
                Interval = question.Interval,
                GroupBy = [.. question.GroupBy],
                Filters = question.Filters.Values.ContainsKey(Dimension.Person)
                    ? question.Filters.With(Dimension.Person, $"{1_000_000L * year.OrganizationId + 7}") : question.Filters,
                TimeZone = question.TimeZone,
                Compare = question.Compare,
                Explain = question.Explain,
                // As a page shows them: a dozen over time, fifty in a table.
                Limit = question.Interval is UsageInterval.Day or UsageInterval.Hour ? 12 : 50,
            };
            var spans = new List<double>();
            var (warmUp, rounds) = question.MostMs <= 100 ? (WarmUp, Rounds) : (3, Rounds / 2);
            for (var i = 0; i < rounds + warmUp; i++)
            {
                var span = await BenchLedger.TimeAsync(async () =>
                {
                    var (answer, errors) = await store.AnswerAsync(query, CancellationToken.None);
                    if (answer is null || answer.Totals.Calls == 0 && question.Days > 3)
                        throw new InvalidOperationException($"{question.Words}: {string.Join(" ", errors.Select(error => error.Message))}");
                });
                if (i >= warmUp)
                    spans.Add(span.TotalMilliseconds);
            }

            spans.Sort();
            times.Add((spans[spans.Count / 2], spans[(int)(spans.Count * 0.95)]));
            Console.WriteLine($"{question.Words,-50} {times[^1].Item1,8:N1} {times[^1].Item2,8:N1}");
        }

        return times;
    }

    private static async Task TablesAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("""
            select coalesce(i.inhparent, c.oid)::regclass::text, sum(c.reltuples)::bigint, sum(pg_total_relation_size(c.oid))::bigint
            from pg_class c left join pg_inherits i on i.inhrelid = c.oid
            where c.relkind = 'r' and (c.relname like 'sums%' or c.relname = 'series')
            group by 1 order by 3 desc
            """, connection);
        await ExecuteAsync(connection, "analyze");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            Console.WriteLine($"{reader.GetString(0),-20} {reader.GetInt64(1),12:N0} rows {reader.GetInt64(2) / 1e6,10:N0} MB");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
