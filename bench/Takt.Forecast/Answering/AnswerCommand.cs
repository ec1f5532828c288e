using Takt.Forecast.Histories;

namespace Takt.Forecast.Answering;

/// <summary>
/// Answers questions by the code that the server uses: each history is replayed in order of time, and a question is asked at its own
/// minute, before anything later is told.
/// </summary>
internal static class AnswerCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var options = AnswerOptions.Parse(arguments);
        var questions = QuestionReader.Origins(options.Origins).ToLookup(origin => origin.Series);
        using var writer = new LineWriter(options.Out);
        foreach (var history in HistoryReader.Read(options.Histories).Where(history => questions.Contains(history.Series)))
        {
            foreach (var answer in new Replay(history).Answer(questions[history.Series].OrderBy(origin => origin.Origin)))
                writer.Write(answer);
        }

        return 0;
    }
}
