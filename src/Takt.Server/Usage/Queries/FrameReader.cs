using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Usage.Queries;

/// <summary>Lets the database place a range in its zone, so that buckets and sums agree on every change of the clock.</summary>
internal static class FrameReader
{
    public const int MaxBuckets = 2_000;

    private const string RangeSql = """
        with zone as (
          select coalesce(@zone, o.time_zone) as zone, o.time_zone as own,
            organization_floor(@org)::timestamp at time zone o.time_zone as floor
          from organizations o where o.organization_id = @org
        ), upper_bound as (
          select z.*, coalesce(@to, (coalesce(@to_day, (now() at time zone z.zone)::date + 1))::timestamp at time zone z.zone) as upper
          from zone z
        ), bounds as (
          select u.*, coalesce(@from, case when @from_day::date is not null then @from_day::timestamp at time zone u.zone
            else (u.upper at time zone u.zone - @span::interval) at time zone u.zone end) as lower from upper_bound u
        ), cut as (
          select b.zone, b.own, b.floor, date_bin('15 minutes', greatest(b.lower, b.floor), 'epoch') as lower,
            date_bin('15 minutes', b.upper + interval '15 minutes' - interval '1 microsecond', 'epoch') as upper from bounds b
        )
        select c.zone, c.lower, c.upper, (c.lower at time zone c.zone)::date, (c.upper at time zone c.zone)::date,
          c.zone = c.own and @unit <> 'hour' and c.lower = date_trunc('day', c.lower, c.zone)
            and c.upper = date_trunc('day', c.upper, c.zone),
          c.zone = c.own and c.lower = date_trunc('hour', c.lower, c.zone) and c.upper = date_trunc('hour', c.upper, c.zone),
          c.floor
        from cut c
        """;

    private const string BucketsSql = """
        select b from generate_series(date_trunc('hour', @from, @zone), @to - interval '1 microsecond', interval '1 hour') b
        where @unit = 'hour'
        union
        select b at time zone @zone from generate_series(date_trunc(@unit, @from at time zone @zone),
          @to at time zone @zone - interval '1 microsecond', ('1 ' || @unit)::interval) b where @unit <> 'hour'
        order by 1
        """;

    public static async Task<Answered<UsageFrame>> ReadAsync(
        NpgsqlConnection connection, UsageQuery query, CancellationToken cancellationToken)
    {
        if (await RangeAsync(connection, query, cancellationToken) is not var (range, floor))
            return new ParameterError("organization", "No such organization.");
        if (range.To <= floor && range.From == floor)
            return new ParameterError("to", $"Nothing from before {floor:yyyy-MM-dd} is kept any more.");
        if (range.From >= range.To)
            return new ParameterError("from", "Must be before 'to'.");
        if ((range.To - range.From) / Shortest(query.Interval) > MaxBuckets)
            return new ParameterError(
                "interval", $"The range has more than {MaxBuckets} intervals: ask for a longer interval or a shorter range.");
        return range with { Buckets = await BucketsAsync(connection, range, cancellationToken) };
    }

    private static async Task<(UsageFrame Range, DateTimeOffset Floor)?> RangeAsync(
        NpgsqlConnection connection, UsageQuery query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RangeSql, connection);
        var p = command.Parameters;
        p.AddWithValue("org", query.OrganizationId);
        p.AddWithValue("unit", UsageFrame.UnitOf(query.Interval));
        p.AddWithValue("span", DefaultSpan(query.Interval));
        Add("zone", NpgsqlDbType.Text, query.TimeZone);
        Add("from", NpgsqlDbType.TimestampTz, query.From?.Instant?.UtcDateTime);
        Add("from_day", NpgsqlDbType.Date, query.From?.Day);
        Add("to", NpgsqlDbType.TimestampTz, query.To?.Instant?.UtcDateTime);
        Add("to_day", NpgsqlDbType.Date, query.To?.Day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return (new(reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateOnly>(3),
            reader.GetFieldValue<DateOnly>(4), reader.GetString(0), query.Interval, reader.GetBoolean(5),
            reader.GetBoolean(6), []), reader.GetFieldValue<DateTimeOffset>(7));

        void Add(string name, NpgsqlDbType type, object? value) => p.Add(new(name, type) { Value = value ?? DBNull.Value });
    }

    private static async Task<List<DateTimeOffset>> BucketsAsync(
        NpgsqlConnection connection, UsageFrame frame, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(BucketsSql, connection);
        command.Parameters.AddWithValue("from", frame.From);
        command.Parameters.AddWithValue("to", frame.To);
        command.Parameters.AddWithValue("zone", frame.TimeZone);
        command.Parameters.AddWithValue("unit", frame.Unit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<DateTimeOffset> buckets = [];
        while (await reader.ReadAsync(cancellationToken))
            buckets.Add(reader.GetFieldValue<DateTimeOffset>(0));
        return buckets;
    }

    private static string DefaultSpan(UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => "24 hours",
        UsageInterval.Day => "30 days",
        UsageInterval.Week => "12 weeks",
        _ => "12 months",
    };

    private static TimeSpan Shortest(UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => TimeSpan.FromHours(1),
        UsageInterval.Day => TimeSpan.FromDays(1),
        UsageInterval.Week => TimeSpan.FromDays(7),
        _ => TimeSpan.FromDays(30),
    };
}
