using Takt.Forecast.Histories;
using Takt.Metering.Limits;

namespace Takt.Forecast.Answering;

/// <summary>One account's history, told minute by minute.</summary>
internal sealed class Replay
{
    private readonly HistoryLine _history;
    private readonly long _epoch;
    private readonly AccountLimits _account;
    private int _calls;
    private int _readings;
    private int _hits;

    public Replay(HistoryLine history)
    {
        _history = history;
        _epoch = history.Epoch.ToUnixTimeSeconds() / 60;
        _account = new AccountLimits(_epoch);
    }

    /// <summary>Answers questions in order of time.</summary>
    public IEnumerable<AnswerLine> Answer(IEnumerable<OriginLine> questions)
    {
        foreach (var question in questions)
        {
            Tell(question.Origin);
            var window = LimitWindows.Of(question.Window) ?? throw new InvalidDataException($"{question.Window} is no window.");
            var forecast = _account.Forecast(window, At(question.Opened), At(question.Reset), At(question.Origin));
            yield return new AnswerLine(
                question.Series, question.Origin, question.Window, [.. forecast.Quantiles], forecast.HitProbability,
                forecast.HitP10 - _epoch, forecast.HitP50 - _epoch, forecast.HitP90 - _epoch);
        }
    }

    /// <summary>Tells calls before a minute, readings and hits up to it, each at its own time.</summary>
    private void Tell(double until)
    {
        while (Next(until) is { } tell)
            tell();
    }

    private Action? Next(double until)
    {
        var call = _calls < _history.Calls.Length ? _history.Calls[_calls].Minute : double.MaxValue;
        var reading = _readings < _history.Readings.Length ? _history.Readings[_readings].Minute : double.MaxValue;
        var hit = _hits < _history.Hits.Length ? _history.Hits[_hits].Minute : double.MaxValue;
        // A reading of a minute is read before that minute's calls are known.
        if (reading <= until && reading <= call && reading <= hit)
            return TellReading;
        if (hit <= until && hit <= call)
            return TellHit;
        return call < until ? TellCall : null;
    }

    private void TellCall()
    {
        var call = _history.Calls[_calls++];
        _account.AddUse(At(call.Minute), call.Tokens);
    }

    private void TellReading()
    {
        var reading = _history.Readings[_readings++];
        foreach (var window in LimitWindows.All)
        {
            var (percent, reset) = reading.Of(window.Scope());
            if (percent is { } used && reset is { } end)
                _account.AddReading(window, At(reading.Minute), used / 100, At(end));
        }
    }

    private void TellHit()
    {
        var hit = _history.Hits[_hits++];
        if (LimitWindows.Of(hit.Window) is { } window)
            _account.AddHit(window, At(hit.Minute));
    }

    private long At(double minute) => _epoch + (long)Math.Floor(minute);
}
