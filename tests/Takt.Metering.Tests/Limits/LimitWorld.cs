using Takt.Metering.Limits;

namespace Takt.Metering.Tests.Limits;

/// <summary>An account whose true cap is known: it works in 5-hour windows, and readings say what was truly used.</summary>
internal sealed class LimitWorld(int seed, double cap)
{
    private readonly Random _random = new(seed);
    private long _minute = 29_000_000;

    public AccountLimits Account { get; } = new(29_000_000);

    public double Cap { get; set; } = cap;

    /// <summary>Share of all use that no call shows, along with the seen use.</summary>
    public double UnseenAlong { get; set; }

    /// <summary>Chance that a stretch between two readings has unseen use of its own.</summary>
    public double UnseenElsewhere { get; set; }

    public double? Learned => Account.Gauge(LimitWindow.FiveHour, _minute - 1, _minute + 299, _minute).Cap;

    /// <summary>One window from its first call to its end, with readings at even steps up to a share of the cap.</summary>
    /// <returns>The verdicts on them.</returns>
    public List<ReadingVerdict> Window(int readings, double upTo, Func<int, double, double>? misread = null)
    {
        var (opened, used) = (_minute, 0.0);
        var verdicts = new List<ReadingVerdict>();
        for (var reading = 0; reading < readings; reading++)
        {
            var step = upTo * Cap / readings * (0.7 + 0.6 * _random.NextDouble());
            var elsewhere = _random.NextDouble() < UnseenElsewhere ? step * (0.3 + _random.NextDouble()) : 0;
            for (var call = 0; call < 5; call++)
                Account.AddUse(_minute + call, step / 5 * (1 - UnseenAlong));
            used += (step + elsewhere) / Cap;
            _minute += 5;
            var told = Math.Round(100 * Math.Min(used, 1)) / 100;
            verdicts.Add(Account.AddReading(LimitWindow.FiveHour, _minute - 1, misread?.Invoke(reading, told) ?? told, opened + 300));
            _minute += 280 / readings - 5;
        }

        _minute = opened + 300 + _random.Next(600);
        return verdicts;
    }
}
