using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>Picks the minutes at which to ask: any of a window's life, as long as it isn't used up, once there is enough history.</summary>
internal sealed class OriginPicker(Habits habits, Caps caps, Randomness random)
{
    private const int Active = 10;

    public IEnumerable<PickedOrigin> Pick(string series, string window, IReadOnlyList<WindowUse> windows, HistoryCall[] calls, int count)
    {
        var lives = windows.Select(Life).Where(life => life.To > life.From).ToArray();
        var total = lives.Sum(life => life.To - life.From);
        var picked = new SortedSet<int>();
        for (var i = 0; i < count && total > 0; i++)
            picked.Add(random.Index(total));

        var (index, before) = (0, 0);
        foreach (var minute in picked)
        {
            while (minute - before >= lives[index].To - lives[index].From)
            {
                before += lives[index].To - lives[index].From;
                index++;
            }

            yield return Ask(series, window, lives[index].Window, lives[index].From + minute - before, calls);
        }
    }

    /// <summary>The minutes of a window at which it may be asked about.</summary>
    private (WindowUse Window, int From, int To) Life(WindowUse window)
    {
        var from = Math.Max(window.Opened + 1, habits.FirstOriginDay * 1440);
        if (caps.ChangeMinute is { } change && change < window.Reset)
            from = Math.Max(from, change + 1);
        var over = window.Reset > habits.Days * 1440;
        return (window, from, over ? 0 : Math.Min(window.Hit ?? window.Reset, window.Reset));
    }

    private PickedOrigin Ask(string series, string window, WindowUse use, int minute, HistoryCall[] calls)
    {
        var cap = window == WindowNames.FiveHour ? caps.FiveHourAt(minute) : caps.SevenDayAt(minute);
        var last = Array.FindLastIndex(calls, LastBefore(calls, minute), call => call.Minute < minute);
        var active = last >= 0 && calls[last].Minute >= minute - Active;
        return new(
            new(series, minute, window, use.Opened, use.Reset),
            new(series, habits.Kind, minute, window, Math.Min(1, use.Tokens / cap), use.Hit, active),
            use.LastUse >= minute);
    }

    /// <summary>An index from which to look backwards, so that not all calls are looked at.</summary>
    private static int LastBefore(HistoryCall[] calls, int minute)
    {
        var (low, high) = (0, calls.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (calls[middle].Minute < minute)
                low = middle + 1;
            else
                high = middle;
        }

        return high;
    }
}
