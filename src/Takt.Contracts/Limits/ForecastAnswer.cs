namespace Takt.Contracts.Limits;

/// <summary>How close accounts are to their limits, and where they are going.</summary>
/// <param name="AsOf">The moment that it is about.</param>
/// <param name="Accuracy">Null until a forecast has come to its reset.</param>
public sealed record ForecastAnswer(DateTimeOffset AsOf, IReadOnlyList<AccountForecast> Accounts, ForecastAccuracy? Accuracy = null);

/// <summary>One account.</summary>
/// <param name="Account">Its uuid, and its provider organization where that is known.</param>
/// <param name="OrganizationOwned">Somebody has marked it as the organization's: admins see all of it.</param>
/// <param name="Yours">Your own usage has named it in the last 30 days.</param>
/// <param name="Scopes">Windows besides the two, as clients name them: what was read last, nothing more.</param>
public sealed record AccountForecast(
    long Id, string Account, string? Email, bool OrganizationOwned, bool Yours, IReadOnlyList<ForecastWindow> Windows,
    IReadOnlyList<ScopeReading> Scopes);

/// <summary>One window of an account. Of another member's account that nobody has marked as the organization's, pace and reset
/// alone.</summary>
/// <param name="OpenedAt">Null where no window is open, or nothing tells when it opened.</param>
/// <param name="BoundsSource">
/// <c>reading</c>; <c>learned</c>: the account's minute of the week by former readings; <c>rule</c>: the first call after the former
/// window.
/// </param>
/// <param name="Pace">
/// <c>blocked</c>, <c>wall</c> (a hit is likelier than not), <c>fast</c> (a hit is possible: 20 % or more), <c>on_pace</c>,
/// <c>to_spare</c>, or <c>unknown</c> without a reading.
/// </param>
/// <param name="UsedPercentage">Null without any reading: a percentage is never guessed.</param>
/// <param name="UsedLow">With 80 % it lies between this and <paramref name="UsedHigh"/>.</param>
/// <param name="SeenUsd">What was seen since it opened, at list prices.</param>
/// <param name="Guess">Without any reading: the account's own past instead.</param>
public sealed record ForecastWindow(
    string Scope, DateTimeOffset? OpenedAt, DateTimeOffset? ResetsAt, string? BoundsSource, string Pace, double? UsedPercentage = null,
    double? UsedLow = null, double? UsedHigh = null, WindowTruth? Truth = null, decimal? SeenUsd = null, WindowCap? Cap = null,
    UseAtReset? AtReset = null, HitForecast? Hit = null, PromptsLeft? PromptsLeft = null, WindowGuess? Guess = null);

/// <summary>What a gauge rests on.</summary>
/// <param name="ReadAt">Of the last reading of this window; null where the gauge goes by the cap that former windows taught.</param>
/// <param name="Source">Who or what read it.</param>
public sealed record WindowTruth(DateTimeOffset? ReadAt, string? Source);

/// <summary>What makes a whole cap.</summary>
/// <param name="SeenUsd">Seen use that makes 100 %, at list prices.</param>
/// <param name="SeenUsdPerPercent">The same for one percent.</param>
/// <param name="Windows">Windows that it is learned from.</param>
/// <param name="UnseenPercentage">Of all use, what is never seen: chat, phone, other machines.</param>
/// <param name="UnseenNote">Why it is null, where it is.</param>
public sealed record WindowCap(decimal SeenUsd, decimal SeenUsdPerPercent, int Windows, double? UnseenPercentage, string? UnseenNote);

/// <summary>Use at the reset in percent of the cap, at most 100.</summary>
/// <param name="Quantiles">By share, from 0.05 to 0.95.</param>
public sealed record UseAtReset(double P10, double P50, double P90, IReadOnlyDictionary<string, double> Quantiles);

/// <summary>Whether and when the cap is reached before the reset, of the same draws as the use at reset.</summary>
/// <param name="P10">The time by which a tenth of all draws has reached it; null for not before the reset.</param>
public sealed record HitForecast(double Probability, DateTimeOffset? P10, DateTimeOffset? P50, DateTimeOffset? P90);

/// <summary>How many prompts fit into what is left, by what one's own last 50 took.</summary>
/// <param name="Low">By a prompt that is dearer than three quarters of them.</param>
/// <param name="High">By one that is cheaper than three quarters of them.</param>
public sealed record PromptsLeft(int Low, int Median, int High);

/// <summary>Without a reading nobody knows the cap.</summary>
/// <param name="MostSeenUsd">The most that this account was seen to use in such a window.</param>
/// <param name="ShareOfMost">What is used now as a share of that: no share of a cap.</param>
/// <param name="Note">What it is, and how to get a reading.</param>
public sealed record WindowGuess(decimal MostSeenUsd, double? ShareOfMost, string Note);

/// <summary>The last reading of a window besides the two.</summary>
public sealed record ScopeReading(string Scope, double UsedPercentage, DateTimeOffset? ResetsAt, DateTimeOffset ReadAt, string Source);

/// <summary>What became of forecasts given in the last 90 days.</summary>
/// <param name="Forecasts">Whose window is over, each counted once.</param>
/// <param name="Within80">How many percent of them ended between p10 and p90.</param>
/// <param name="Against">What they are measured against.</param>
public sealed record ForecastAccuracy(int Forecasts, double Within80, string Against);
