using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Server.Usage.Frames;

namespace Takt.Server.Usage.Sums;

/// <summary>
/// The rows that a question sums, from the smallest tables that have its labels: SQL that gives rows <c>s</c> of labels and measures with
/// <c>day</c> or <c>at</c>. What is not yet in the tables of sums is read from the changes themselves, in the same snapshot.
/// </summary>
/// <param name="Rows">What stands in the brackets of <c>from (…) s</c>.</param>
/// <param name="Time">The column by which rows are put into intervals: a date, a time, or the interval's number.</param>
internal sealed record UsageSource(string Rows, string Time)
{
    private const string Days = "day >= @from_day and day < @to_day";

    /// <param name="columns">Labels: columns of <c>series</c>.</param>
    /// <param name="bySession">Rows have a <c>session_id</c>, too: sessions are counted, activity isn't known.</param>
    /// <param name="isLaidOut">False where the intervals don't matter: then any grain will do.</param>
    public static UsageSource Of(UsageFrame frame, IReadOnlyCollection<string> columns, bool bySession, bool isLaidOut = true) =>
        bySession ? OfSessions(columns)
        : frame.WholeDays ? OfDays(frame, columns, isLaidOut ? Grain(frame.Interval) : frame.CoarsestGrain)
        : frame.Windows is not null ? OfPlacedDays(frame, columns, isLaidOut ? LatticeGrain.Day : frame.CoarsestGrain)
        : (frame.WholeHours ? OfHours(columns) : null) ?? OfQuarters(columns);

    /// <summary>Whole days of the organization's zone; weeks and months of which there are any as such.</summary>
    private static UsageSource OfDays(UsageFrame frame, IReadOnlyCollection<string> columns, LatticeGrain grain)
    {
        var table = LatticeTable.Find(LatticeGrain.Day, columns)!;
        var coarse = LatticeTable.Find(grain, columns);
        var (from, to) = frame.Whole(grain);

        // Tables stand in the order of their sizes: a coarser grain of many labels may be larger than days of few.
        if (coarse is null || LatticeTable.All.IndexOf(coarse) >= LatticeTable.All.IndexOf(table) || to <= from)
            return new(Union(Select(table, columns, "day", Days), Changes(columns, "day", Days)), "day");
        var (first, end) = ($"date '{from:yyyy-MM-dd}'", $"date '{to:yyyy-MM-dd}'");
        List<string> parts = [Select(coarse, columns, "day", $"day >= {first} and day < {end}"), Changes(columns, "day", Days)];
        if (frame.FromDay < from)
            parts.Add(Select(table, columns, "day", $"day >= @from_day and day < {first}"));
        if (to < frame.ToDay)
            parts.Add(Select(table, columns, "day", $"day >= {end} and day < @to_day"));
        return new(Union([.. parts]), "day");
    }

    /// <summary>Days of the organization, put right by the quarters of an hour that lie in another interval than their day.</summary>
    private static UsageSource OfPlacedDays(UsageFrame frame, IReadOnlyCollection<string> columns, LatticeGrain grain)
    {
        var labels = Labels(columns, "d");
        // Of one stretch and series, with room for both signs of several.
        var sums = MeasureTable.Rows.Select(row => $"least(sum(u.{row.Column}), 1000000000000000000)::bigint * w.sign as {row.Column}");
        var windows = $"""
            select w.bucket, u.series_id, {string.Join(", ", sums)}
            from unnest(@window_day, @window_from, @window_to, @window_bucket, @window_sign) w (day, since, before, bucket, sign)
            cross join lateral (
              select series_id, {MeasureTable.Columns} from sums_quarter q
              where q.organization_id = @org and q.at >= w.since and q.at < w.before
              union all
              select series_id, {MeasureTable.Columns} from usage_changes c
              where c.organization_id = @org and c.day = w.day and c.at >= w.since and c.at < w.before offset 0) u
            group by w.bucket, w.sign, u.series_id
            """;
        return new(Union(
            $"""
            select width_bucket(d.day, @bucket_days) as bucket, {MeasureTable.Columns}{Led(labels)}
            from ({OfDays(frame, columns, grain).Rows}) d
            """,
            columns.Count == 0 ? $"select bucket, {MeasureTable.Columns} from ({windows}) d" : $"""
            select c.bucket, {MeasureTable.Columns}, {labels} from ({windows}) c
            cross join lateral (select * from series l where l.organization_id = @org and l.series_id = c.series_id offset 0) d
            """), "bucket");
    }

    private static LatticeGrain Grain(UsageInterval interval) => interval switch
    {
        UsageInterval.Week => LatticeGrain.Week,
        UsageInterval.Month => LatticeGrain.Month,
        _ => LatticeGrain.Day,
    };

    private static UsageSource OfSessions(IReadOnlyCollection<string> columns)
    {
        var labels = Led(Labels(columns, "l"));
        var others = string.Concat(MeasureTable.Rows.Skip(AmountTable.Rows.Length).Select(row => $", 0::bigint as {row.Column}"));
        return new(Union(
            $"""
            select d.day, d.session_id, {AmountTable.Columns}{others}{labels}
            from session_day d {Series("d.series_id")} where d.organization_id = @org and {Days}
            """,
            $"""
            select day_of({FrameZones.Parameters}, x.begun_at), x.session_id,
              {string.Join(", ", MeasureTable.Rows.Select(row => row.Column == "sessions" ? "1" : "0"))}{labels}
            from sessions x {Series("x.begun_series_id")}
            where x.organization_id = @org and x.last_at >= @from and x.begun_at >= @from and x.begun_at < @to
            """), "day");

        string Series(string id) => columns.Count == 0 ? "" : $"join series l on l.organization_id = @org and l.series_id = {id}";
    }

    /// <summary>Hours of the organization, whose day may be another one than that of the range.</summary>
    /// <returns>Null where no table of hours has these labels.</returns>
    private static UsageSource? OfHours(IReadOnlyCollection<string> columns)
    {
        const string Range = "day >= @from_day - 1 and day <= @to_day + 1 and at >= @from and at < @to";
        return LatticeTable.Find(LatticeGrain.Hour, columns) is not { } table ? null
            : new(Union(Select(table, columns, "at", Range), Changes(columns, "at", Range)), "at");
    }

    /// <summary>Hours that are none of the organization's, or of labels that no table of hours has, by quarters of an hour.</summary>
    private static UsageSource OfQuarters(IReadOnlyCollection<string> columns) => new(columns.Count == 0
        ? $"select at, {MeasureTable.Columns} from usage_15m where organization_id = @org and at >= @from and at < @to"
        : $"""
          select u.at, {MeasureTable.Columns}, {Labels(columns, "s")}
          from usage_15m u join series s on s.organization_id = @org and s.series_id = u.series_id
          where u.organization_id = @org and u.at >= @from and u.at < @to
          """, "at");

    private static string Select(LatticeTable table, IReadOnlyCollection<string> columns, string time, string where) =>
        $"select {time}, {MeasureTable.Columns}{Led(Labels(columns, table.Name))} from {table.Name} "
            + $"where organization_id = @org and {where}";

    // Few rows, of which the planner knows nothing: each looks its series up by its key.
    private static string Changes(IReadOnlyCollection<string> columns, string time, string where)
    {
        var changes = $"select {time}, series_id, {MeasureTable.Columns} from usage_changes where organization_id = @org and {where}";
        return columns.Count == 0
            ? $"select {time}, {MeasureTable.Columns} from ({changes}) c"
            : $"""
              select {time}, {MeasureTable.Columns}, {Labels(columns, "l")} from ({changes}) c
              cross join lateral (select * from series l where l.organization_id = @org and l.series_id = c.series_id offset 0) l
              """;
    }

    private static string Union(params IEnumerable<string> parts) =>
        string.Join($"{Environment.NewLine}union all{Environment.NewLine}", parts);

    private static string Labels(IEnumerable<string> columns, string table) =>
        string.Join(", ", columns.Select(column => $"{table}.{column}"));

    private static string Led(string list) => list.Length == 0 ? "" : ", " + list;
}
