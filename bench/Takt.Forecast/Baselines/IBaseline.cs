using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>A simple forecast to be better than. One instance answers all questions of an account, in the order of time.</summary>
internal interface IBaseline
{
    string Name { get; }

    AnswerLine Answer(BaselineQuestion question);
}
