using Takt.Forecast.Histories;

namespace Takt.Forecast.Scoring;

/// <summary>A question with what came of it.</summary>
internal sealed record ScoredQuestion(OriginLine Origin, TruthLine Truth)
{
    /// <value>Of the window's time, from 0 to 1.</value>
    public double Elapsed => (Origin.Origin - Origin.Opened) / (Origin.Reset - Origin.Opened);

    public bool Hits => Truth.HitMinute is not null;
}
