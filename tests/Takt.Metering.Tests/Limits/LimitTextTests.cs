using System.Globalization;
using Takt.Metering.Limits;

namespace Takt.Metering.Tests.Limits;

/// <summary>The words by which clients say that a plan's limit is reached, and those that mean something else.</summary>
public sealed class LimitTextTests
{
    /// <summary>A Saturday.</summary>
    private const string Now = "2026-11-28T20:34:41Z";

    [Theory]
    [InlineData("You've hit your 5-hour limit · resets 10:04pm (UTC)", "five_hour", "2026-11-28T22:04:00Z")]
    [InlineData("You've hit your 5-hour limit · resets 9:55pm (UTC)", "five_hour", "2026-11-28T21:55:00Z")]
    [InlineData("You've hit your session limit · resets 1:30am (UTC)", "five_hour", "2026-11-29T01:30:00Z")]
    [InlineData("You’ve hit your session limit · resets 12:00am (UTC)", "five_hour", "2026-11-29T00:00:00Z")]
    [InlineData("You've hit your 5-hour limit · resets 8:34pm (UTC)", "five_hour", "2026-11-28T20:34:00Z")]
    [InlineData("You've hit your weekly limit · resets Mon 12:00am (UTC)", "seven_day", "2026-11-30T00:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Sat 8:00pm (UTC)", "seven_day", "2026-12-05T20:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Sun 9am (Europe/Berlin)", "seven_day", "2026-11-29T08:00:00Z")]
    [InlineData("You've hit your limit · resets 4pm (America/New_York)", "unknown", "2026-11-28T21:00:00Z")]
    [InlineData("You've hit your Opus limit · resets 10pm (UTC)", "seven_day_opus", "2026-11-28T22:00:00Z")]
    [InlineData("You've hit your usage credit limit", "usage_credits", null)]
    [InlineData("You've hit your session limit · resets 3:45pm", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:45pm (Nowhere/Land)", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:95pm (UTC)", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:45pm (/dev/zero)", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:45pm (/etc/localtime)", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:45pm (../../../etc/localtime)", "five_hour", null)]
    [InlineData("You've hit your session limit · resets 3:45pm (Europe)", "five_hour", null)]
    [InlineData("You've hit your Fable limit", "seven_day_fable", null)]
    [InlineData("Claude AI usage limit reached|1795903481", "unknown", "2026-11-28T22:04:41Z")]
    [InlineData("spend limit reached (daily; resets 2026-11-29 00:00 UTC)", "spend_limit", "2026-11-29T00:00:00Z")]
    [InlineData("spend limit reached", "spend_limit", null)]
    [InlineData("This request would exceed your account's rate limit. Please try again later.", "unknown", null)]
    [InlineData("429 {\"error\":{\"message\":\"This request would exceed your account's rate limit.\"}}", "unknown", null)]
    public void LimitOfAPlan(string text, string scope, string? reset)
    {
        var refused = LimitText.Read(text, At(Now));

        Assert.Equal(new RefusedCall(scope, reset is null ? null : At(reset)), refused);
    }

    [Theory]
    [InlineData("Server is temporarily limiting requests (not your usage limit)")]
    [InlineData("Request rejected (429)")]
    [InlineData("API Error: Rate limit reached")]
    [InlineData("Credit balance is too low")]
    [InlineData("spend limit unavailable")]
    [InlineData("Overloaded")]
    [InlineData("The limit of your context is reached")]
    [InlineData("")]
    public void NoLimitOfAPlan(string text) => Assert.Null(LimitText.Read(text, At(Now)));

    /// <summary>An hour that the clocks skip is never shown, and one that comes twice is the first of both.</summary>
    [Theory]
    [InlineData("2026-03-29T00:10:00Z", "2:30am", "2026-03-30T00:30:00Z")]
    [InlineData("2026-10-25T00:10:00Z", "3:30am", "2026-10-25T02:30:00Z")]
    public void ClocksThatChange(string now, string clock, string reset) => Assert.Equal(
        At(reset), LimitText.Read($"You've hit your session limit · resets {clock} (Europe/Berlin)", At(now))!.ResetsAt);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
