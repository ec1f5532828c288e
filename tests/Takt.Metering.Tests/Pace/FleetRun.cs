using Takt.Metering.Pace;

namespace Takt.Metering.Tests.Pace;

/// <summary>Two to five accounts of one person over six weeks, and a rule that says which one to use.</summary>
internal sealed class FleetRun
{
    private const int Step = 10, Week = 7 * 24 * 60, Window = 300, Weeks = 6;

    private readonly Random _random;
    private readonly Seat[] _seats;
    private readonly double _demand;
    private readonly List<(long Minute, long From, long To)> _switches = [];

    public FleetRun(int seed)
    {
        _random = new Random(seed);
        _seats =
        [
            .. Enumerable.Range(1, 2 + _random.Next(4))
                .Select(id => new Seat(id, 0.5 + 1.5 * _random.NextDouble(), _random.Next(Week))),
        ];
        // From half of what the weeks give to a little more than all of it.
        _demand = _seats.Sum(seat => seat.WeekCap) * (0.5 + 0.6 * _random.NextDouble());
    }

    public delegate long Rule(IReadOnlyList<PaceAccount> accounts, long inUse, long minute);

    /// <summary>Share of all weekly caps that had gone unused at their resets.</summary>
    public double Unused { get; private set; }

    /// <summary>Share of the demand that no account took.</summary>
    public double Refused { get; private set; }

    public int Landings { get; private set; }

    public IReadOnlyList<(long Minute, long From, long To)> Switches => _switches;

    public void Run(Rule rule)
    {
        var (inUse, wanted, refused) = (_seats[0].Id, 0.0, 0.0);
        double unused = 0, given = 0;
        for (long minute = 0; minute < Weeks * Week; minute += Step)
        {
            foreach (var seat in _seats)
            {
                if (seat.Turn(minute) is not { } left)
                    continue;
                // The first week of each begins within the run and is cut short.
                if (minute > Week)
                    (unused, given) = (unused + left, given + seat.WeekCap);
            }

            if (!Works(minute))
                continue;
            var chosen = rule([.. _seats.Select(seat => seat.Told(minute))], inUse, minute);
            if (chosen != inUse)
            {
                _switches.Add((minute, inUse, chosen));
                Landings += PaceChooser.Fits(Of(chosen).Told(minute)) ? 0 : 1;
                inUse = chosen;
            }

            // Some 45 working hours a week.
            var want = _demand / (45.0 * 60 / Step) * 2 * _random.NextDouble();
            wanted += want;
            refused += want - Of(inUse).Use(minute, want);
        }

        (Unused, Refused) = (unused / given, refused / wanted);
    }

    private static bool Works(long minute) => minute % Week / 1440 < 5 && minute % 1440 / 60 is >= 8 and < 17;

    private Seat Of(long id) => _seats.First(seat => seat.Id == id);

    private sealed class Seat(long id, double weekCap, long resets)
    {
        private double _week, _window;
        private long? _opened;

        public long Id => id;

        public double WeekCap => weekCap;

        /// <returns>What was left, at the end of a week.</returns>
        public double? Turn(long minute)
        {
            if (_opened is { } opened && minute >= opened + Window)
                (_opened, _window) = (null, 0);
            if ((minute - resets + 10 * Week) % Week >= Step)
                return null;
            var left = weekCap - _week;
            _week = 0;
            return left;
        }

        public double Use(long minute, double want)
        {
            _opened ??= minute;
            var take = Math.Clamp(want, 0, Math.Min(weekCap - _week, weekCap / 8 - _window));
            (_week, _window) = (_week + take, _window + take);
            return take;
        }

        public PaceAccount Told(long minute) => new(
            id, _week / weekCap, (minute - resets + 10 * Week) % Week / (double)Week, _window / (weekCap / 8), 0.05,
            _week >= weekCap || _window >= weekCap / 8);
    }
}
