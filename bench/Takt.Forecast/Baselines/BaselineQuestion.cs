using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>A question with what every baseline needs to answer it.</summary>
/// <param name="Use">So far, as a fraction of the cap and below 1.</param>
/// <param name="Cap">In seen tokens.</param>
internal sealed record BaselineQuestion(KnownHistory History, OriginLine Origin, double Use, double Cap, PastWindow[] Past)
{
    public double Elapsed => Math.Max(1, Origin.Origin - Origin.Opened);

    public double Remaining => Origin.Reset - Origin.Origin;

    public static BaselineQuestion Of(KnownHistory history, OriginLine origin)
    {
        history.Advance(origin.Origin);
        var gauge = history.Gauge(origin.Window);
        (double Opened, double Reset)[] before = [.. history.Before(origin)];
        var cap = gauge.Cap ?? Guess(history, origin, before);
        return new(history, origin, Math.Min(0.999, gauge.Use(origin.Opened, origin.Reset, origin.Origin, cap)), cap,
            [.. before.Select(window => Ended(history, origin.Window, window.Opened, window.Reset, cap))]);
    }

    private static PastWindow Ended(KnownHistory history, string window, double opened, double reset, double cap)
    {
        var hit = history.HitIn(window, opened, reset);
        var use = hit is null ? Math.Min(1, history.Tokens(opened, reset) / cap) : 1;
        return new(opened, reset, use, hit - opened);
    }

    /// <summary>Where nothing was ever told: that the fullest window so far was nearly used up.</summary>
    private static double Guess(KnownHistory history, OriginLine origin, (double Opened, double Reset)[] before) =>
        1.2 * before.Select(window => history.Tokens(window.Opened, window.Reset))
            .Append(history.Tokens(origin.Opened, origin.Origin)).Append(1000).Max();
}
