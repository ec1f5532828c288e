using System.Globalization;
using Takt.Contracts.Limits;
using Takt.Contracts.Usage;

namespace Takt.Server.ApiDocument.Examples;

/// <summary>A seat whose 5-hour window is half used on a Saturday morning.</summary>
internal static class LimitExamples
{
    private const string Account = "11111111-2222-4333-8444-555555555555/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", StatusLine = "statusline";

    private static readonly DateTimeOffset Reset = Sample.Now.AddMinutes(131), WeekReset = Sample.Now.AddHours(71);

    public static IEnumerable<object> All =>
    [
        new ReadingRequest(
            null, Sample.SessionId.ToString(), StatusLine, Sample.Now,
            [new("five_hour", 52, new(Reset)), new("seven_day", 31, new(WeekReset))]),
        new LimitReadingPage([Reading]),
        Reading,
        new LimitMarkRequest(Account, null, "five_hour", new(Reset)),
        new ForecastAnswer(
            Sample.Now, [new(3, Account, Sample.Email, true, true, [FiveHour, SevenDay], [])],
            new(41, 79.3, "the account's own gauge at the reset")),
        new PaceAnswer(
            Sample.Now,
            new(3, Account, Sample.Email, Sample.Now.AddHours(-2), "stay", "It is in use, and no other account has so much more left."),
            null,
            [new(3, Account, Sample.Email, true, 26.3, 31.4, 57.7, WeekReset, 53.2, Reset, "on_pace", "to_spare")]),
        new OwnUsage(
            Sample.Now,
            [
                new(3, Account, Sample.Email,
                [
                    new("five_hour", Sample.Now.AddMinutes(-174), Reset, Totals(4.16m), 50.1, 53.2),
                    new("seven_day", Sample.Now.AddHours(-97), WeekReset, Totals(37.4m), 30.4, 31.4),
                ]),
            ],
            new(1, 53.2, 31.4, "Every seat has a cap of its own.")),
    ];

    private static LimitReading Reading =>
        new(812, "reading", Account, Sample.SessionId.ToString(), "five_hour", StatusLine, 52, Reset, Sample.Now, Sample.Now, "accepted");

    private static ForecastWindow FiveHour => Window("five_hour", Reset, 300, 53.2, 8.3m, 12, "on_pace", 0.12);

    private static ForecastWindow SevenDay => Window("seven_day", WeekReset, 10_080, 31.4, 123m, 4, "to_spare", 0.01);

    private static ForecastWindow Window(
        string scope, DateTimeOffset reset, int minutes, double used, decimal cap, int windows, string pace, double hit)
    {
        double At(double share) => Math.Round(Math.Min(100, used + 30 * share * share), 1);
        var quantiles = Enumerable.Range(1, 19).ToDictionary(
            i => (i / 20.0).ToString("0.00", CultureInfo.InvariantCulture), i => At(i / 20.0));
        return new(
            scope, reset.AddMinutes(-minutes), reset, "reading", pace, used, used - 0.4, used + 1.6,
            new(Sample.Now.AddMinutes(-4), StatusLine), Math.Round(cap * (decimal)used / 100, 2),
            new(cap, cap / 100, windows, null, "Use that isn't seen can't be told apart."),
            new(At(0.1), At(0.5), At(0.9), quantiles), new(hit, hit >= 0.1 ? reset.AddMinutes(-20) : null, null, null), new(6, 9, 16));
    }

    private static UsageTotals Totals(decimal usd) => new()
    {
        Calls = 61,
        InputTokens = 4_300,
        OutputTokens = 38_200,
        CacheReadTokens = 5_120_000,
        CacheWriteTokens = 410_000,
        CostUsd = usd,
        CostPricedUsd = usd,
    };
}
