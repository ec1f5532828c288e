using System.Globalization;
using Takt.Metering.Counting;
using Takt.Metering.Sums;

namespace Takt.Server.Tests.Ledger;

/// <summary>Holds every table of the lattice, with what is not yet summed, against the rows that ought to count.</summary>
internal sealed class LatticeCheck(LedgerHarness harness, string zoneName, IReadOnlyCollection<CountedRow> counted)
{
    private static readonly string[] Labels = ["model", "query_source", "repository", "branch"];
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);

    public async Task AssertAsync(string what)
    {
        foreach (var table in LatticeTable.All)
        {
            var expected = Expected(table);
            var actual = await ActualAsync(table);
            Assert.True(expected.SequenceEqual(actual), $"{what}, {table.Name}:{Environment.NewLine}expected "
                + $"{string.Join(Environment.NewLine, expected.Except(actual).Take(8))}{Environment.NewLine}but was "
                + $"{string.Join(Environment.NewLine, actual.Except(expected).Take(8))}");
        }
    }

    private SortedDictionary<string, (UsageAmounts Amounts, long Sessions)> Expected(LatticeTable table)
    {
        var sums = new SortedDictionary<string, (UsageAmounts, long)>(StringComparer.Ordinal);
        foreach (var row in counted)
        {
            var labels = Labels.Where(label => table.Columns.Contains(label)).Select(label => label switch
            {
                "model" => row.Dimensions.Model,
                "query_source" => row.Dimensions.QuerySource,
                "repository" => row.Dimensions.Repository,
                _ => row.Dimensions.Branch,
            });
            Add(sums, $"{Interval(table.Grain, row.AtMicros)}|{string.Join('|', labels.Select(label => label ?? "-"))}", row.Amounts, 0);
        }

        // At which of several records of one moment a session begins is for their series to say; when it does is not.
        foreach (var session in counted.Where(row => !row.Amounts.IsZero).GroupBy(row => row.SessionId))
            Add(sums, Interval(table.Grain, session.Min(row => row.AtMicros)), default, 1);
        return sums;
    }

    private async Task<SortedDictionary<string, (UsageAmounts Amounts, long Sessions)>> ActualAsync(LatticeTable table)
    {
        string[] known = [.. Labels.Where(label => table.Columns.Contains(label))];
        var labels = string.Join(", ", known.Select(label => $"coalesce(s.{label}, '-')"));
        var columns = string.Concat(known.Select(label => $", s.{label}"));
        var time = table.Grain == LatticeGrain.Hour ? "at, day" : "day";
        await using var command = harness.Server.Database.OwnerDataSource.CreateCommand($"""
            with s as (
              select {time}, {MeasureTable.Columns}{columns}
              from {table.Name} s where organization_id = $1
              union all
              select {time}, {MeasureTable.Columns}{columns}
              from usage_changes c join series s using (organization_id, series_id) where organization_id = $1)
            select {Interval(table.Grain)} || '|' || array_to_string(array[{labels}]::text[], '|'), {Interval(table.Grain)},
              {StoredAmounts.Sums}, sum(sessions)::bigint
            from s group by 1, 2
            """);
        command.Parameters.Add(new() { Value = harness.OrganizationId });
        var sums = new SortedDictionary<string, (UsageAmounts, long)>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            Add(sums, reader.GetString(0), StoredAmounts.Read(reader, 2), 0);
            Add(sums, reader.GetString(1), default, reader.GetInt64(2 + AmountTable.Rows.Length));
        }

        return sums;
    }

    private string Interval(LatticeGrain grain, long atMicros)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(RecordTime.ToDateTime(atMicros), _zone);
        return (grain switch
        {
            LatticeGrain.Hour => RecordTime.ToDateTime(atMicros).ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture),
            LatticeGrain.Week => local.AddDays(-(((int)local.DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            LatticeGrain.Month => local.ToString("yyyy-MM", CultureInfo.InvariantCulture) + "-01",
            _ => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        })!;
    }

    private static string Interval(LatticeGrain grain) => grain switch
    {
        LatticeGrain.Hour => "to_char(s.at at time zone 'UTC', 'YYYY-MM-DD HH24')",
        LatticeGrain.Week => "to_char(date_trunc('week', s.day), 'YYYY-MM-DD')",
        LatticeGrain.Month => "to_char(date_trunc('month', s.day), 'YYYY-MM-DD')",
        _ => "to_char(s.day, 'YYYY-MM-DD')",
    };

    private static void Add(
        SortedDictionary<string, (UsageAmounts Amounts, long Sessions)> sums, string key, UsageAmounts amounts, long sessions)
    {
        var before = sums.GetValueOrDefault(key);
        var sum = (Amounts: before.Amounts + amounts, Sessions: before.Sessions + sessions);
        if (sum.Amounts.IsZero && sum.Sessions == 0)
            sums.Remove(key);
        else
            sums[key] = sum;
    }
}
