using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>As fast as since the window was opened: used ÷ elapsed.</summary>
internal sealed class StraightRate : IBaseline
{
    public string Name => "straight burn rate";

    public AnswerLine Answer(BaselineQuestion question) => Draws.AtRate(question, question.Use / question.Elapsed);
}
