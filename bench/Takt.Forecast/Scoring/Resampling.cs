namespace Takt.Forecast.Scoring;

/// <summary>
/// Standard errors by drawing accounts again, with replacement: the questions of one account are too much alike to be drawn on their own.
/// </summary>
internal static class Resampling
{
    private const int Draws = 400;

    public static double Error(ScoreSet scores, Func<QuestionScore, double> measure)
    {
        (double Sum, int Count)[] accounts =
        [
            .. scores.Scores.GroupBy(score => score.Question.Origin.Series).Select(account => (account.Sum(measure), account.Count())),
        ];
        // The same draws each time, so that the same files give the same figures.
        var random = new Random(1);
        var (sum, squares) = (0.0, 0.0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var (total, count) = (0.0, 0);
            for (var i = 0; i < accounts.Length; i++)
            {
                var account = accounts[random.Next(accounts.Length)];
                (total, count) = (total + account.Sum, count + account.Count);
            }

            var mean = total / count;
            (sum, squares) = (sum + mean, squares + mean * mean);
        }

        return Math.Sqrt(Math.Max(0, squares / Draws - sum / Draws * (sum / Draws)));
    }
}
