using Takt.Forecast.Answering;
using Takt.Forecast.Generating;
using Takt.Forecast.Histories;
using Takt.Forecast.People;
using Takt.Forecast.Scoring;

namespace Takt.Metering.Tests.Forecasts;

/// <summary>Forecasts of made histories: what bench/Takt.Forecast measures on many, on a few.</summary>
public sealed class ForecastTests
{
    private static readonly MadeAccount[] Accounts =
        [.. Enumerable.Range(0, AccountKinds.All.Count).Select(kind => new AccountMaker(5, 8, 9, questions: 60).Make(kind, 0))];

    [Fact]
    public void NothingLaterThanTheQuestion_IsSeen()
    {
        foreach (var account in Accounts.Take(6))
        {
            foreach (var origin in account.Origins.Select(picked => picked.Origin).Where((_, index) => index % 15 == 0))
            {
                var cut = account.History with
                {
                    Calls = [.. account.History.Calls.Where(call => call.Minute < origin.Origin)],
                    Readings = [.. account.History.Readings.Where(reading => reading.Minute <= origin.Origin)],
                    Hits = [.. account.History.Hits.Where(hit => hit.Minute <= origin.Origin)],
                };

                var (whole, known) = (new Replay(account.History).Answer([origin]).Single(), new Replay(cut).Answer([origin]).Single());

                Assert.Equal(known.Quantiles, whole.Quantiles);
                Assert.Equal((known.HitProbability, known.HitP10, known.HitP50), (whole.HitProbability, whole.HitP10, whole.HitP50));
            }
        }
    }

    [Fact]
    public void AllFiguresOfAForecast_AgreeWithEachOther()
    {
        foreach (var (origin, answer) in Answered())
        {
            Assert.Equal(19, answer.Quantiles.Length);
            Assert.Equal(answer.Quantiles.Order(), answer.Quantiles);
            Assert.All(answer.Quantiles, quantile => Assert.InRange(quantile, 0, 1));
            Assert.InRange(answer.HitProbability, 0, 1);

            // Who reaches the cap with some probability has it among as many of the quantiles, and a time for it.
            var capped = answer.Quantiles.Count(quantile => quantile >= 1) / 20.0;
            Assert.InRange(answer.HitProbability, capped - 0.051, capped + 0.101);
            Assert.Equal(answer.HitProbability > 0.1, answer.HitP10 is not null);
            Assert.Equal(answer.HitProbability > 0.5, answer.HitP50 is not null);
            foreach (var minute in new[] { answer.HitP10, answer.HitP50, answer.HitP90 }.OfType<double>())
                Assert.InRange(minute, origin.Origin, origin.Reset);
            Assert.True(answer.HitP10 is not { } early || answer.HitP50 is not { } late || early <= late);
        }
    }

    [Theory]
    [InlineData(WindowNames.FiveHour, 9.5)]
    [InlineData(WindowNames.SevenDay, 9)]
    public void Forecasts_AreAsGoodAsIsPromised(string window, double crps)
    {
        var truths = Accounts.SelectMany(account => account.Origins).ToDictionary(picked => picked.Origin, picked => picked.Truth);
        var scores = Answered().Where(pair => pair.Origin.Window == window)
            .Select(pair => Measures.Of(new(pair.Origin, truths[pair.Origin]), pair.Answer)).ToArray();

        Assert.InRange(scores.Average(score => score.Crps), 0, crps);
        Assert.InRange(scores.Average(score => score.Covered), 0.74, 0.9);
    }

    private static IEnumerable<(OriginLine Origin, AnswerLine Answer)> Answered() => Accounts.SelectMany(account =>
    {
        OriginLine[] asked = [.. account.Origins.Select(picked => picked.Origin).OrderBy(origin => origin.Origin)];
        return asked.Zip(new Replay(account.History).Answer(asked));
    });
}
