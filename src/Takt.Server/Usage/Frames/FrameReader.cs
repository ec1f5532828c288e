using Npgsql;
using NpgsqlTypes;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Frames;

/// <summary>Lets the database place a range in its zone, so that buckets and sums agree on every change of the clock.</summary>
internal static class FrameReader
{
    public const int MaxBuckets = 2_000;

    /// <summary>Of a zone that isn't the organization's: such a range is summed from quarters of an hour.</summary>
    public const int MaxForeignDays = 31;

    public static async Task<Answered<UsageFrame>> ReadAsync(
        NpgsqlConnection connection, UsageQuery query, CancellationToken cancellationToken)
    {
        if (await RangeAsync(connection, query, cancellationToken) is not var (range, floor, isOwn))
            return new ParameterError("organization", "No such organization.");
        if (range.To <= floor && range.From == floor)
            return new ParameterError("to", $"Nothing from before {floor:yyyy-MM-dd} is kept any more.");
        if (range.From >= range.To)
            return new ParameterError("from", "Must be before 'to'.");
        if (!isOwn && range.To - range.From > TimeSpan.FromDays(MaxForeignDays) + TimeSpan.FromHours(1))
            return new ParameterError("time_zone", $"A zone that isn't the organization's is for {MaxForeignDays} days at most: "
                + "ask for a shorter range, or leave time_zone out.");
        if ((range.To - range.From) / Shortest(query.Interval) > MaxBuckets)
            return new ParameterError(
                "interval", $"The range has more than {MaxBuckets} intervals: ask for a longer interval or a shorter range.");
        var frame = await WithBucketsAsync(connection, query.OrganizationId, range, cancellationToken);
        return frame.WholeDays || frame.Interval == UsageInterval.Hour
            ? frame : await PlacedAsync(connection, query.OrganizationId, frame, cancellationToken);
    }

    private static async Task<(UsageFrame Range, DateTimeOffset Floor, bool IsOwn)?> RangeAsync(
        NpgsqlConnection connection, UsageQuery query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FrameSql.Range, connection);
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
        var zones = new FrameZones(
            reader.GetFieldValue<string[]>(0), reader.GetFieldValue<DateTime[]>(1), reader.GetFieldValue<DateOnly[]>(2));
        var frame = new UsageFrame(
            reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateOnly>(5),
            reader.GetFieldValue<DateOnly>(6), zones, query.Interval, reader.GetBoolean(7), reader.GetBoolean(8))
        {
            IsCut = reader.GetBoolean(11),
        };
        return (frame, reader.GetFieldValue<DateTimeOffset>(9), reader.GetBoolean(10));

        void Add(string name, NpgsqlDbType type, object? value) => p.Add(new(name, type) { Value = value ?? DBNull.Value });
    }

    private static async Task<UsageFrame> WithBucketsAsync(
        NpgsqlConnection connection, int organizationId, UsageFrame frame, CancellationToken cancellationToken)
    {
        var byHour = frame.Interval == UsageInterval.Hour;
        await using var command = new NpgsqlCommand(byHour ? FrameSql.Hours : FrameSql.Days, connection);
        frame.Zones.Bind(command.Parameters);
        command.Parameters.AddWithValue("org", organizationId);
        command.Parameters.AddWithValue("from", frame.From);
        command.Parameters.AddWithValue("from_day", frame.FromDay);
        command.Parameters.AddWithValue("to", frame.To);
        command.Parameters.AddWithValue("unit", frame.Unit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (starts, days, wholeHours) = (new List<DateTimeOffset>(), new List<DateOnly>(), frame.WholeHours);
        while (await reader.ReadAsync(cancellationToken))
        {
            starts.Add(reader.GetFieldValue<DateTimeOffset>(0));
            if (byHour)
                wholeHours &= reader.GetBoolean(1);
            else
                days.Add(reader.GetFieldValue<DateOnly>(1));
        }

        return frame with { Buckets = starts, BucketDays = days, WholeHours = wholeHours };
    }

    private static async Task<UsageFrame> PlacedAsync(
        NpgsqlConnection connection, int organizationId, UsageFrame frame, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FrameSql.OwnDays, connection);
        command.Parameters.AddWithValue("org", organizationId);
        command.Parameters.AddWithValue("from", frame.From);
        command.Parameters.AddWithValue("to", frame.To);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<PlacedDay>();
        while (await reader.ReadAsync(cancellationToken))
        {
            days.Add(new(
                reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        var placement = new DayPlacement(days, frame.Buckets, frame.From, frame.To);
        return frame with
        {
            FromDay = placement.FromDay,
            ToDay = placement.ToDay,
            BucketDays = placement.BucketDays,
            Windows = placement.Windows,
        };
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
