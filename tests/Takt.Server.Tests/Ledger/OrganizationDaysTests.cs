using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>The ledger, which places what it writes, and the database, which places what is asked, know the same days.</summary>
public sealed class OrganizationDaysTests
{
    private const string Arrays = "$1::text[], $2::timestamptz[], $3::date[]";

    private static readonly string[] Names =
    [
        "Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12", "Australia/Lord_Howe",
        "America/Sao_Paulo", "UTC", "Pacific/Apia", "Asia/Kathmandu",
    ];

    [Fact]
    public async Task Days_OfAnyHistoryOfZones_RiseAndAreTheDatabases()
    {
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var (zones, untils, firstDays) = History(random);
            var days = new OrganizationDays(zones, [.. untils.Select(RecordTime.FromDateTime)], firstDays);
            var quarters = Enumerable.Range(0, 60 * 96).Select(i => Start.AddMinutes(15 * i)).ToArray();
            var placed = quarters.Select(at => days.DayOf(RecordTime.FromDateTime(at))).ToArray();
            Assert.All(placed.Zip(placed.Skip(1)), pair => Assert.True(pair.Second >= pair.First && pair.Second <= pair.First.AddDays(2)));

            var told = await AskAsync($"select day_of({Arrays}, at) from unnest($4::timestamptz[]) with ordinality as q (at, i) order by i",
                NpgsqlDbType.TimestampTz, quarters);
            Assert.Equal(placed.Select(day => (object)day), told.Select(Day));
            var noDay = $"select day_start({Arrays}, nullif(day, day)) from unnest($4::date[]) day";
            Assert.Equal(DBNull.Value, Assert.Single(await AskAsync(noDay, NpgsqlDbType.Date, new[] { DateOnly.FromDateTime(Start) })));
            var asked = Enumerable.Range(3, 50).Select(i => DateOnly.FromDateTime(Start).AddDays(i)).ToArray();
            var starts = await AskAsync($"select day_start({Arrays}, day) from unnest($4::date[]) with ordinality as d (day, i) order by i",
                NpgsqlDbType.Date, asked);
            Assert.Equal(asked.Select(day => quarters[Array.FindIndex(placed, at => at >= day)]), starts.Cast<DateTime>());

            async Task<List<object>> AskAsync<T>(string sql, NpgsqlDbType type, T[] values)
            {
                await using var command = database.DataSource.CreateCommand(sql);
                command.Parameters.Add(new() { Value = zones });
                command.Parameters.Add(new() { Value = untils, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
                command.Parameters.Add(new() { Value = firstDays, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
                await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
                var rows = new List<object>();
                while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                    rows.Add(reader.GetValue(0));
                return rows;
            }
        }
    }

    private static readonly DateTime Start = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    private static object Day(object value) => value is DateTime at ? DateOnly.FromDateTime(at) : value;

    /// <summary>Changes as they are made: each at the first midnight of the next zone after some moment.</summary>
    private static (string[] Zones, DateTime[] Untils, DateOnly[] FirstDays) History(Random random)
    {
        var zones = new List<string> { Names[random.Next(Names.Length)] };
        var (untils, firstDays) = (new List<DateTime>(), new List<DateOnly>());
        var now = Start.AddDays(8);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            now = now.AddMinutes(random.Next(12 * 1440));
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Names[random.Next(Names.Length)]);
            var day = TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date.AddDays(1);
            zones.Add(zone.Id);
            untils.Add(TimeZoneInfo.ConvertTimeToUtc(day, zone));
            firstDays.Add(DateOnly.FromDateTime(day));
            now = untils[^1].AddDays(1);
        }

        return ([.. zones], [.. untils], [.. firstDays]);
    }
}
