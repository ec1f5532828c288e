using Takt.Forecast.Baselines;
using Takt.Forecast.Histories;

namespace Takt.Forecast.Scoring;

/// <summary>Scores a file of answers beside the baselines, which are asked the same questions on the spot.</summary>
internal static class ScoreCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var options = ScoreOptions.Parse(arguments);
        var truths = QuestionReader.Truths(options.Truth).ToDictionary(truth => (truth.Series, truth.Origin, truth.Window));
        var questions = QuestionReader.Origins(options.Origins)
            .Select(origin => new ScoredQuestion(origin, truths[Key(origin)])).ToDictionary(question => Key(question.Origin));
        var answers = options.Answers is null ? null : new ScoreSet(options.Name, Own(options.Answers, questions));
        var baselines = Baselines(options.Histories, questions);
        foreach (var (title, window) in ((string, string)[])[("5 hours", WindowNames.FiveHour), ("7 days", WindowNames.SevenDay)])
        {
            if (!questions.Values.Any(question => question.Origin.Window == window))
                continue;
            Console.WriteLine(new ScoreTables(
                title, answers?.Where(question => question.Origin.Window == window),
                [.. baselines.Select(set => set.Where(question => question.Origin.Window == window))]));
        }

        return 0;
    }

    private static QuestionScore[] Own(string path, Dictionary<(string, double, string), ScoredQuestion> questions)
    {
        var answers = new Dictionary<(string, double, string), AnswerLine>();
        foreach (var answer in QuestionReader.Answers(path))
            answers[(answer.Series, answer.Origin, answer.Window)] = answer;
        return [.. questions.Select(pair => Measures.Of(pair.Value, answers.GetValueOrDefault(pair.Key)))];
    }

    private static ScoreSet[] Baselines(string path, Dictionary<(string, double, string), ScoredQuestion> questions)
    {
        var names = BaselineSet.Create().Select(baseline => baseline.Name).ToArray();
        var scores = names.Select(_ => new List<QuestionScore>(questions.Count)).ToArray();
        var bySeries = questions.Values.Select(question => question.Origin).ToLookup(origin => origin.Series);
        foreach (var history in HistoryReader.Read(path))
        {
            foreach (var (origin, answers) in BaselineSet.Answer(history, bySeries[history.Series]))
            {
                for (var i = 0; i < answers.Length; i++)
                    scores[i].Add(Measures.Of(questions[Key(origin)], answers[i]));
            }
        }

        return [.. names.Zip(scores, (name, list) => new ScoreSet(name, list))];
    }

    private static (string, double, string) Key(OriginLine origin) => (origin.Series, origin.Origin, origin.Window);
}
