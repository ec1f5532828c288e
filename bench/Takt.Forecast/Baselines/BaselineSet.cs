using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>All baselines, and their answers about an account.</summary>
internal static class BaselineSet
{
    public static IReadOnlyList<IBaseline> Create() =>
    [
        new StraightRate(), new RecentRate(capped: false), new RecentRate(capped: true), new PastWindows(presentCounts: false),
        new PastWindows(presentCounts: true), new GammaProcess(), new Climatology(), new RecalibratedClimatology(),
    ];

    /// <returns>For each question, the answers in the order of the baselines.</returns>
    public static IEnumerable<(OriginLine Origin, AnswerLine[] Answers)> Answer(HistoryLine history, IEnumerable<OriginLine> origins)
    {
        var known = new KnownHistory(history);
        var baselines = Create();
        foreach (var origin in origins.OrderBy(origin => origin.Origin))
        {
            var question = BaselineQuestion.Of(known, origin);
            yield return (origin, [.. baselines.Select(baseline => baseline.Answer(question))]);
        }
    }
}
