using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>
/// What a client's status line is told while somebody works: what is truly used, in whole percents or nearly so, now and then from an old
/// answer, without one of its values, or wrong.
/// </summary>
internal sealed class ReadingMaker
{
    private const double Stale = 0.025, Missing = 0.02, Wrong = 0.01;
    private readonly ReadingHabits _habits;
    private readonly Caps _caps;
    private readonly Randomness _random;
    private readonly List<(int From, int To)> _gaps = [];
    private double _next;

    public ReadingMaker(ReadingHabits habits, int days, Caps caps, Randomness random)
    {
        (_habits, _caps, _random) = (habits, caps, random);
        for (var i = 0; i < habits.Gaps; i++)
        {
            var from = (int)random.Between(0, days * 1440);
            _gaps.Add((from, from + (int)random.Between(3 * 1440, 14 * 1440)));
        }

        _next = random.Exponential(habits.Interval);
    }

    public List<HistoryReading> Readings { get; } = [];

    public void After(int minute, WindowUse five, WindowUse seven)
    {
        if (minute < _next)
            return;
        _next = minute + Math.Max(1, _random.Exponential(_habits.Interval));
        if (_gaps.Any(gap => minute >= gap.From && minute < gap.To))
            return;
        var reading = new HistoryReading(
            minute, Percent(five, _caps.FiveHourAt(minute)), five.Reset, Percent(seven, _caps.SevenDayAt(minute)), seven.Reset);
        Readings.Add(Spoilt(reading));
    }

    private double Percent(WindowUse window, double cap) => _habits.Shown(Math.Min(100, window.Tokens / cap * 100));

    private HistoryReading Spoilt(HistoryReading reading)
    {
        var chance = _random.Uniform();
        if (chance < Stale && Readings.Count > 0)
            return Readings[^Math.Min(Readings.Count, 1 + _random.Index(6))] with { Minute = reading.Minute };
        if (chance < Stale + Missing)
        {
            return _random.Index(3) switch
            {
                0 => reading with { FivePercent = null, FiveReset = null },
                1 => reading with { SevenPercent = null, SevenReset = null },
                _ => reading with { FivePercent = null },
            };
        }

        if (chance < Stale + Missing + Wrong)
        {
            return _random.Chance(0.5)
                ? reading with { FivePercent = Math.Round(_random.Between(0, 100)) }
                : reading with { SevenPercent = Math.Round(_random.Between(0, 100)) };
        }

        return reading;
    }
}
