using Takt.Metering.Counting;

namespace Takt.Server.Ledger.Rollups;

/// <summary>What a transaction changes in the sums. Taking a row out and putting another in is adding their difference.</summary>
internal sealed class RollupDelta(TimeZoneInfo zone)
{
    private (long Quarter, DateOnly Day) _lastDay = (long.MinValue, default);

    public Dictionary<(long QuarterMicros, long SeriesId), UsageAmounts> Quarters { get; } = [];
    public Dictionary<(DateOnly Day, long SeriesId), UsageAmounts> Days { get; } = [];
    public Dictionary<(DateOnly Day, Guid SessionId, long SeriesId), UsageAmounts> SessionDays { get; } = [];
    public Dictionary<(DateOnly Day, long SeriesId, int KindId), long> Activities { get; } = [];

    public bool IsEmpty => Quarters.Count == 0 && Activities.Count == 0;

    public void Add(Guid sessionId, long seriesId, long atMicros, in UsageAmounts amounts)
    {
        if (amounts.IsZero)
            return;
        var quarter = RecordTime.Quarter(atMicros);
        var day = DayOf(quarter);
        Add(Quarters, (quarter, seriesId), amounts);
        Add(Days, (day, seriesId), amounts);
        Add(SessionDays, (day, sessionId, seriesId), amounts);
    }

    public void Remove(Guid sessionId, long seriesId, long atMicros, in UsageAmounts amounts) =>
        Add(sessionId, seriesId, atMicros, default(UsageAmounts) - amounts);

    public void AddActivity(long seriesId, int kindId, long atMicros, long value)
    {
        if (value == 0)
            return;
        var key = (DayOf(RecordTime.Quarter(atMicros)), seriesId, kindId);
        Activities[key] = checked(Activities.GetValueOrDefault(key) + value);
    }

    private static void Add<TKey>(Dictionary<TKey, UsageAmounts> sums, TKey key, in UsageAmounts amounts)
        where TKey : notnull => sums[key] = sums.GetValueOrDefault(key) + amounts;

    // Every zone's midnight falls on a quarter hour.
    private DateOnly DayOf(long quarter)
    {
        if (_lastDay.Quarter != quarter)
        {
            _lastDay = (quarter, DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(RecordTime.ToDateTime(quarter), zone)));
        }

        return _lastDay.Day;
    }
}
