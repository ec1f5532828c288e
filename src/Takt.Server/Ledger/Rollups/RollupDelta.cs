using Takt.Metering.Counting;
using Takt.Metering.Sums;

namespace Takt.Server.Ledger.Rollups;

/// <summary>What a transaction changes in the sums. Taking a row out and putting another in is adding their difference.</summary>
/// <param name="kinds">Which kinds of activity are measures of the sums by time and label.</param>
internal sealed class RollupDelta(OrganizationDays days, ActivityMeasures kinds)
{
    private (long Quarter, DateOnly Day) _lastDay = (long.MinValue, default);

    public Dictionary<(long QuarterMicros, long SeriesId), UsageMeasures> Quarters { get; } = [];
    public Dictionary<(DateOnly Day, Guid SessionId, long SeriesId), UsageAmounts> SessionDays { get; } = [];
    public Dictionary<(long QuarterMicros, long SeriesId, int KindId, EventSort Sort), EventAmounts> Events { get; } = [];

    /// <summary>Where the sessions began whose counted records have changed.</summary>
    public SessionBeginnings Beginnings { get; } = new();

    /// <summary>All whose sums change.</summary>
    public IEnumerable<long> Series =>
        Quarters.Keys.Select(key => key.SeriesId).Concat(Events.Keys.Select(key => key.SeriesId)).Distinct();

    public bool IsEmpty => Quarters.Count == 0 && Events.Count == 0;

    public void Add(Guid sessionId, long seriesId, long atMicros, in UsageAmounts amounts)
    {
        if (amounts.IsZero)
            return;
        Beginnings.Add(sessionId, new(atMicros, seriesId));
        Sum(sessionId, seriesId, atMicros, amounts);
    }

    public void Remove(Guid sessionId, long seriesId, long atMicros, in UsageAmounts amounts)
    {
        if (amounts.IsZero)
            return;
        Beginnings.Remove(sessionId, new(atMicros, seriesId));
        Sum(sessionId, seriesId, atMicros, default(UsageAmounts) - amounts);
    }

    public void AddEvents(long seriesId, int kindId, long atMicros, EventSort sort, EventAmounts amounts)
    {
        if (amounts.IsZero)
            return;
        var quarter = RecordTime.Quarter(atMicros);
        var key = (quarter, seriesId, kindId, sort);
        Events[key] = Events.GetValueOrDefault(key) + amounts;
        if (amounts.Value != 0 && !sort.IsTimeAlone && kinds.Of(kindId, amounts.Value) is { IsZero: false } measures)
            Add(Quarters, (quarter, seriesId), measures);
    }

    public void AddSessions(SessionBeginning at, long count) =>
        Add(Quarters, (RecordTime.Quarter(at.AtMicros), at.SeriesId), new() { Sessions = count });

    /// <summary>The day of the organization in which a quarter of an hour lies: every zone's midnight falls on one.</summary>
    public DateOnly DayOf(long quarter)
    {
        if (_lastDay.Quarter != quarter)
            _lastDay = (quarter, days.DayOf(quarter));
        return _lastDay.Day;
    }

    private void Sum(Guid sessionId, long seriesId, long atMicros, in UsageAmounts amounts)
    {
        var quarter = RecordTime.Quarter(atMicros);
        Add(Quarters, (quarter, seriesId), new(amounts));
        var session = (DayOf(quarter), sessionId, seriesId);
        SessionDays[session] = SessionDays.GetValueOrDefault(session) + amounts;
    }

    private static void Add<TKey>(Dictionary<TKey, UsageMeasures> sums, TKey key, in UsageMeasures measures)
        where TKey : notnull => sums[key] = sums.GetValueOrDefault(key) + measures;
}
