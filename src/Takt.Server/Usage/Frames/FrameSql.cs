namespace Takt.Server.Usage.Frames;

/// <summary>Statements that place a range in its zone.</summary>
internal static class FrameSql
{
    /// <summary>
    /// A row (zones, ends and first days of the range; its start, end, first day and day of the end; whether it is whole days, and whole
    /// hours, of the organization; what is kept, whether the days are the organization's, whether the range was cut to what is kept).
    /// </summary>
    // own_… are the organization's days, the others those that are asked for. A zone asked for by name has the organization's days where
    // no other was in force there in that range. Each step is reckoned once: otherwise the next ones would repeat it in every place.
    public const string Range = """
        with zone as materialized (
          select o.zones as own_zones, o.untils as own_untils, o.first_days as own_days,
            case when @zone is null then o.zones else array[@zone] end as zones,
            case when @zone is null then o.untils else '{}' end as untils,
            case when @zone is null then o.first_days else '{}' end as first_days
          from organization_days o where o.organization_id = @org
        ), upper_bound as materialized (
          select z.*, day_start(own_zones, own_untils, own_days, organization_floor(@org)) as floor,
            coalesce(@to, day_start(zones, untils, first_days, coalesce(@to_day, day_of(zones, untils, first_days, now()) + 1))) as upper
          from zone z
        ), bounds as materialized (
          select u.*, zone_at(zones, untils, upper) as name, coalesce(@from, case when @from_day::date is not null
            then day_start(zones, untils, first_days, @from_day)
            else (upper at time zone zone_at(zones, untils, upper) - @span::interval) at time zone zone_at(zones, untils, upper)
            end) as earliest from upper_bound u
        ), cut as materialized (
          select b.*, date_bin('15 minutes', greatest(b.earliest, b.floor), 'epoch') as since,
            date_bin('15 minutes', b.upper + interval '15 minutes' - interval '1 microsecond', 'epoch') as before from bounds b
        ), placed as materialized (
          select c.*, @zone is null or width_bucket(since, own_untils) = width_bucket(before - interval '1 microsecond', own_untils)
            and zone_at(own_zones, own_untils, since) = @zone as is_own from cut c
        )
        select zones, untils, first_days, since, before, day_of(zones, untils, first_days, since),
          day_of(zones, untils, first_days, before), is_own and @unit <> 'hour'
            and since = day_start(own_zones, own_untils, own_days, day_of(own_zones, own_untils, own_days, since))
            and before = day_start(own_zones, own_untils, own_days, day_of(own_zones, own_untils, own_days, before)),
          since = hour_of(own_zones, own_untils, since) and before = hour_of(own_zones, own_untils, before),
          floor, is_own, earliest < floor
        from placed
        """;

    /// <summary>Rows (start of an hour, whether that is an hour of the organization).</summary>
    public const string Hours = """
        select b.at, b.at = hour_of(o.zones, o.untils, b.at)
        from (select zones, untils from organization_days where organization_id = @org offset 0) o,
          (select distinct hour_of(@zones, @untils, q) as at from generate_series(@from, @to - interval '1 microsecond', '15 minutes') q) b
        order by 1
        """;

    /// <summary>
    /// Rows (start of an interval, its first day). A day that a change of zones leaves out begins when the next one does.
    /// </summary>
    public static readonly string Days = $"""
        select distinct on (b.at) b.at, b.day from (
          select {FrameZones.DayStart("@zones", "@untils", "@first_days", "d::date")} as at, d::date as day
          from generate_series(date_trunc(@unit, @from_day::timestamp),
            day_of({FrameZones.Parameters}, @to - interval '1 microsecond')::timestamp, ('1 ' || @unit)::interval) d) b
        order by b.at, b.day desc
        """;

    /// <summary>Rows (day of the organization, start, end).</summary>
    public static readonly string OwnDays = $"""
        select d::date, {FrameZones.DayStart("zones", "untils", "first_days", "d::date")},
          {FrameZones.DayStart("zones", "untils", "first_days", "(d::date + 1)")}
        from (select * from organization_days where organization_id = @org offset 0) o,
          generate_series(day_of(zones, untils, first_days, @from)::timestamp,
            day_of(zones, untils, first_days, @to - interval '1 microsecond')::timestamp, '1 day') d
        order by 1
        """;
}
