using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>
/// Lets an account's calls through until a window is used up, refuses them until its reset, and remembers what a machine would have seen.
/// </summary>
internal sealed class AllowanceRun(Habits habits, Caps caps, ReadingMaker? readings, Randomness random)
{
    /// <summary>How long a person who is refused waits for the reset, in minutes, rather than to do without.</summary>
    private const int Patience = 150;
    private static readonly string[] Machines = ["laptop", "desktop", "runner"];

    /// <summary>Refused work that is done once it may.</summary>
    private readonly PriorityQueue<Demand, int> _late = new();
    private double _backlog;
    private int _refusedPrompt = -1;
    private WindowUse? _blocking;
    private bool _changed;

    public List<WindowUse> FiveHours { get; } = [];

    public List<WindowUse> SevenDays { get; } = [];

    public List<HistoryCall> Calls { get; } = [];

    public List<HistoryHit> Hits { get; } = [];

    public void Run(Demand[] demands)
    {
        foreach (var demand in demands)
        {
            while (_late.TryPeek(out var late, out var minute) && minute <= demand.Minute)
            {
                _late.Dequeue();
                Try(late);
            }

            Try(demand);
        }
    }

    private void Try(Demand demand)
    {
        var minute = demand.Minute;
        Advance(minute);
        var (five, seven) = (FiveHours.LastOrDefault(), SevenDays[^1]);
        if (five is not null && five.Reset <= minute)
            five = null;
        if (five is not null && five.IsFull(caps.FiveHourAt(minute)))
        {
            Refuse(demand, five, WindowNames.FiveHour);
            return;
        }

        if (seven.IsFull(caps.SevenDayAt(minute)))
        {
            Refuse(demand, seven, WindowNames.SevenDay);
            return;
        }

        if (demand.Prompt == _refusedPrompt)
            return;
        if (five is null)
            FiveHours.Add(five = new(minute, minute + WindowNames.FiveHourMinutes));
        var tokens = demand.Tokens + CaughtUp(demand.Tokens);
        five.Add(minute, tokens, caps.FiveHourAt(minute));
        seven.Add(minute, tokens, caps.SevenDayAt(minute));
        if (!demand.Seen)
            return;
        Calls.Add(new(minute, tokens, Machines[demand.Machine]));
        readings?.After(minute, five, seven);
    }

    /// <summary>Opens the weekly window that <paramref name="minute"/> is in, and lets a change of plan take effect.</summary>
    private void Advance(int minute)
    {
        if (SevenDays.Count == 0)
            SevenDays.Add(new(caps.WeekPhase - WindowNames.SevenDayMinutes, caps.WeekPhase));
        while (SevenDays[^1].Reset <= minute)
            SevenDays.Add(new(SevenDays[^1].Reset, SevenDays[^1].Reset + WindowNames.SevenDayMinutes));
        if (_changed || !(minute >= caps.ChangeMinute))
            return;
        _changed = true;
        SevenDays[^1].Change(minute, caps.SevenDayAt(minute));
        if (FiveHours.Count > 0 && FiveHours[^1].Reset > minute)
            FiveHours[^1].Change(minute, caps.FiveHourAt(minute));
    }

    private void Refuse(Demand demand, WindowUse window, string name)
    {
        var ofWeek = name == WindowNames.SevenDay;
        // What was refused for days is mostly done otherwise, or not at all.
        _backlog += demand.Tokens * habits.MadeUp * (ofWeek ? 0.2 : 1);
        var first = _blocking != window;
        if (demand.Prompt != _refusedPrompt && demand.Seen && (first || random.Chance(habits.Retry)))
            Hits.Add(new(demand.Minute, name));
        if (first && window.Reset - demand.Minute < Patience && random.Chance(0.6))
            Wait(window.Reset, demand);
        _refusedPrompt = demand.Prompt;
        _blocking = window;
    }

    /// <summary>Who waits goes on soon after the reset, with what was refused.</summary>
    private void Wait(int reset, Demand refused)
    {
        var time = reset + random.Exponential(12);
        var tokens = refused.Tokens * random.LogNormal(25, 0.8) * habits.MadeUp;
        for (var prompt = -2 - reset; tokens > 0; prompt--)
        {
            var size = Math.Min(tokens, random.LogNormal(refused.Tokens * 2, 0.6));
            _late.Enqueue(refused with { Minute = (int)time, Tokens = Math.Max(1, Math.Round(size)), Prompt = prompt }, (int)time);
            tokens -= size;
            time += random.LogNormal(2.5, 0.8);
        }
    }

    private double CaughtUp(double tokens)
    {
        var extra = Math.Round(Math.Min(_backlog, tokens * 0.7));
        _backlog -= extra;
        return extra;
    }
}
