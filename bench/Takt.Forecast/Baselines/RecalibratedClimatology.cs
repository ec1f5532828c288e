using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// Climatology, its levels put right by where in its forecasts the account's earlier windows came to end. What these came to is told by
/// the same gauge; nobody knows the truth.
/// </summary>
internal sealed class RecalibratedClimatology : IBaseline
{
    /// <summary>For how many forecasts the belief counts that climatology is right.</summary>
    private const double Belief = 20;

    /// <summary>Of seven draws and the truth, each is the least, or the largest, once in eight.</summary>
    private const double Beyond = 1.0 / 8;

    /// <summary>How often a past window is forecast again.</summary>
    private const int Forecasts = 8;
    private readonly Climatology _climatology = new();
    private readonly Dictionary<string, RankHistogram> _ranks = new()
    {
        [WindowNames.FiveHour] = new(Belief, Beyond),
        [WindowNames.SevenDay] = new(Belief, Beyond),
    };

    /// <summary>By window, up to when its past is learnt.</summary>
    private readonly Dictionary<string, double> _learnt = [];

    public string Name => "climatology, recalibrated online";

    public AnswerLine Answer(BaselineQuestion question)
    {
        var window = question.Origin.Window;
        var ranks = _ranks[window];
        // A week must lie before a forecast from the same stretch of earlier ones.
        var learnt = _learnt.GetValueOrDefault(window, WindowNames.SevenDayMinutes);
        foreach (var past in question.Past.Where(past => past.Opened >= learnt).OrderBy(past => past.Reset))
        {
            Learn(question, past, ranks);
            _learnt[window] = past.Reset;
        }

        var answer = _climatology.Answer(question);
        var quantiles = new BoundedQuantiles(question.Use, answer.Quantiles);
        return answer with
        {
            Quantiles = [.. Enumerable.Range(0, AnswerLine.Levels).Select(i => quantiles.At(ranks.Level(AnswerLine.Level(i))))],
        };
    }

    /// <summary>What would have been forecast at some moments of a past window, as far as it wasn't used up by then.</summary>
    private void Learn(BaselineQuestion question, PastWindow past, RankHistogram ranks)
    {
        var gauge = question.History.Gauge(question.Origin.Window);
        var end = gauge.Use(past.Opened, past.Reset, past.Reset, question.Cap);
        for (var i = 0; i < Forecasts; i++)
        {
            var minute = Math.Floor(past.Opened + (i + 0.5) / Forecasts * (past.Reset - past.Opened));
            var use = gauge.Use(past.Opened, past.Reset, minute, question.Cap);
            if (use >= 1)
                break;
            var origin = question.Origin with { Origin = minute, Opened = past.Opened, Reset = past.Reset };
            var forecast = _climatology.Answer(question with { Origin = origin, Use = use });
            var (low, high) = new BoundedQuantiles(use, forecast.Quantiles).Rank(Math.Max(use, end));
            ranks.Add(low, high);
        }
    }
}
