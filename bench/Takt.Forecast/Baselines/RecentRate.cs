using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>As fast as in the last hour, of the weekly window the last day; where it is capped, no faster than used ÷ elapsed.</summary>
internal sealed class RecentRate(bool capped) : IBaseline
{
    public string Name => capped ? "capped pace" : "last hour / last 24 h";

    public AnswerLine Answer(BaselineQuestion question)
    {
        var minutes = question.Origin.Window == WindowNames.FiveHour ? 60 : 1440;
        var now = question.Origin.Origin;
        var rate = question.History.Tokens(now - minutes, now) / question.Cap / minutes;
        return Draws.AtRate(question, capped ? Math.Min(rate, question.Use / question.Elapsed) : rate);
    }
}
