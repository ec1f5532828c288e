using Takt.Forecast.Histories;

namespace Takt.Forecast.Baselines;

/// <summary>
/// What was used in the same stretch of earlier weeks comes on top of what is used. As long as there are few of these, also what was used
/// at the same hours of earlier days.
/// </summary>
internal sealed class Climatology : IBaseline
{
    private const int Day = 1440, EnoughWeeks = 3;

    public string Name => "climatology";

    public AnswerLine Answer(BaselineQuestion question)
    {
        var now = question.Origin.Origin;
        List<(double Use, double? Hit)> draws = [];
        for (var back = (double)WindowNames.SevenDayMinutes; now - back >= 0; back += WindowNames.SevenDayMinutes)
            draws.Add(OfWeek(question, back));
        var days = Math.Min(7, (int)(now / Day));
        for (var first = 0; draws.Count < EnoughWeeks + days && now < EnoughWeeks * WindowNames.SevenDayMinutes && first < days; first++)
            draws.Add(OfDays(question, first, days));
        return draws.Count == 0 ? Draws.AtRate(question, question.Use / question.Elapsed) : Draws.Answer(question.Origin, draws);
    }

    private static (double Use, double? Hit) OfWeek(BaselineQuestion question, double back)
    {
        var (from, to) = (question.Origin.Origin - back, question.Origin.Reset - back);
        var history = question.History;
        var hit = history.MinuteOf(from, (1 - question.Use) * question.Cap, to);
        return (question.Use + history.Tokens(from, to) / question.Cap, hit + back);
    }

    /// <summary>The last days one after the other, beginning with one of them and from the last on again with the first.</summary>
    private static (double Use, double? Hit) OfDays(BaselineQuestion question, int first, int days)
    {
        var (now, reset) = (question.Origin.Origin, question.Origin.Reset);
        var (use, hit) = (question.Use, (double?)null);
        for (var (time, day) = (now, first); time < reset; time += Day, day++)
        {
            var back = (days - day % days) * Day + (time - now);
            var (from, to) = (time - back, Math.Min(time + Day, reset) - back);
            hit ??= question.History.MinuteOf(from, (1 - use) * question.Cap, to) + back;
            use += question.History.Tokens(from, to) / question.Cap;
        }

        return (use, hit);
    }
}
