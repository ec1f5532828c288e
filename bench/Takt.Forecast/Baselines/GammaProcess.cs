using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// What claumon publishes as its method, in spirit: the slope of the last half hour, drawn to what past windows' rates were by the standard
/// errors of both, and around it a gamma process whose variance is learnt from how wrong this was in past windows. Rates are per hour.
/// </summary>
internal sealed class GammaProcess : IBaseline
{
    private const int Windows = 200, Replays = 6;
    private const double Hour = 60, Recent = 30, Least = 1e-6;
    private readonly Dictionary<string, (RateErrors Errors, double Until)> _learnt = [];

    public string Name => "empirical-Bayes rate, Gamma process";

    public AnswerLine Answer(BaselineQuestion question)
    {
        var origin = question.Origin;
        var past = question.Past.AsSpan(Math.Max(0, question.Past.Length - Windows));
        var prior = Prior(past, WindowNames.Minutes(origin.Window) / Hour);
        var (noise, floor) = Learn(question, prior) ?? (Math.Max(Least, prior.Variance), 0);
        var (rate, uncertain) = Rate(question, origin.Opened, origin.Origin, prior);
        uncertain = Math.Max(uncertain, floor);
        rate = Math.Max(Least, rate);

        var left = 1 - question.Use;
        var end = After(question.Remaining / Hour);
        var quantiles = new double[AnswerLine.Levels];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = Math.Min(1, question.Use + end.Quantile(AnswerLine.Level(i)));
        return new(origin.Series, origin.Origin, origin.Window, quantiles, 1 - end.Below(left), Hit(0.1), Hit(0.5), Hit(0.9));

        GammaDistribution After(double hours) => new(rate * hours, hours * hours * uncertain + hours * noise);

        double? Hit(double level)
        {
            if (1 - end.Below(left) < level)
                return null;
            var (low, high) = (0.0, question.Remaining);
            for (var i = 0; i < 12; i++)
            {
                var middle = (low + high) / 2;
                if (1 - After(middle / Hour).Below(left) < level)
                    low = middle;
                else
                    high = middle;
            }

            return origin.Origin + high;
        }
    }

    private static (double Mean, double Variance) Prior(ReadOnlySpan<PastWindow> past, double hours)
    {
        // Nothing to learn from yet: half the cap a window, give or take as much.
        if (past.Length < 2)
            return (0.5 / hours, 0.25 / hours / hours);
        var (sum, squares) = (0.0, 0.0);
        foreach (var window in past)
            (sum, squares) = (sum + window.Use / hours, squares + window.Use / hours * (window.Use / hours));
        var mean = sum / past.Length;
        return (mean, Math.Max(Least, squares / past.Length - mean * mean));
    }

    /// <summary>The slope of the last half hour through seven points, drawn to the prior; where nothing moved, the prior.</summary>
    private static (double Rate, double Variance) Rate(
        BaselineQuestion question, double opened, double now, (double Mean, double Variance) prior)
    {
        const int Points = 7;
        if (now - opened < Recent)
            return prior;
        Span<double> uses = stackalloc double[Points];
        var (mean, slope, spread) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Points; i++)
        {
            uses[i] = question.History.Tokens(now - Recent, now - Recent + i * Recent / (Points - 1)) / question.Cap;
            mean += uses[i] / Points;
        }

        for (var i = 0; i < Points; i++)
        {
            slope += Time(i) * (uses[i] - mean);
            spread += Time(i) * Time(i);
        }

        slope /= spread;
        var rest = 0.0;
        for (var i = 0; i < Points; i++)
            rest += Math.Pow(uses[i] - mean - slope * Time(i), 2);
        var error = rest / (Points - 2) / spread;
        if (error <= 1e-12)
            return prior;
        var trust = prior.Variance / (prior.Variance + error);
        return (trust * slope + (1 - trust) * prior.Mean, (1 - trust) * prior.Variance);

        static double Time(int point) => (point - (Points - 1) / 2.0) * Recent / (Points - 1) / Hour;
    }

    /// <summary>Forecasts the windows again that have ended since the last time.</summary>
    private (double Noise, double Rate)? Learn(BaselineQuestion question, (double Mean, double Variance) prior)
    {
        var (errors, until) = _learnt.GetValueOrDefault(question.Origin.Window, (new(), 0));
        foreach (var window in question.Past.Where(window => window.Opened >= until).OrderBy(window => window.Reset))
        {
            until = window.Reset;
            for (var i = 0; i < Replays && window.HitAfter is null; i++)
            {
                var now = window.Opened + Recent + (i + 0.5) / Replays * (window.Reset - window.Opened - 2 * Recent);
                var hours = (window.Reset - now) / Hour;
                var (rate, _) = Rate(question, window.Opened, now, prior);
                errors.Add(hours, question.History.Tokens(now, window.Reset) / question.Cap - rate * hours);
            }
        }

        _learnt[question.Origin.Window] = (errors, until);
        return errors.Fit();
    }
}
