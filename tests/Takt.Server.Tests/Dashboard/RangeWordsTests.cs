using System.Globalization;
using Takt.Server.Dashboard.Filters;

namespace Takt.Server.Tests.Dashboard;

public sealed class RangeWordsTests
{
    /// <summary>A Saturday.</summary>
    private static readonly DateOnly Today = new(2026, 11, 28);

    [Theory]
    [InlineData("today", "2026-11-28", "2026-11-28")]
    [InlineData("Yesterday", "2026-11-27", "2026-11-27")]
    [InlineData("7d", "2026-11-22", "2026-11-28")]
    [InlineData("28 days", "2026-11-01", "2026-11-28")]
    [InlineData("last 2 weeks", "2026-11-15", "2026-11-28")]
    [InlineData("week", "2026-11-23", "2026-11-28")]
    [InlineData("last week", "2026-11-16", "2026-11-22")]
    [InlineData("this month", "2026-11-01", "2026-11-28")]
    [InlineData("last-month", "2026-10-01", "2026-10-31")]
    [InlineData("october", "2026-10-01", "2026-10-31")]
    [InlineData("dec", "2025-12-01", "2025-12-31")]
    [InlineData("nov", "2026-11-01", "2026-11-28")]
    [InlineData("Oct 2025", "2025-10-01", "2025-10-31")]
    [InlineData("2026-02", "2026-02-01", "2026-02-28")]
    [InlineData("2026-10-03", "2026-10-03", "2026-10-03")]
    [InlineData("3 oct–12 oct", "2026-10-03", "2026-10-12")]
    [InlineData("3–12 oct", "2026-10-03", "2026-10-12")]
    [InlineData("3 oct - 12 oct", "2026-10-03", "2026-10-12")]
    [InlineData("oct 3 to oct 12", "2026-10-03", "2026-10-12")]
    [InlineData("3. oct..today", "2026-10-03", "2026-11-28")]
    [InlineData("29 dec to 2 jan", "2025-12-29", "2026-01-02")]
    [InlineData("2026-10-03..2026-10-12", "2026-10-03", "2026-10-12")]
    [InlineData("since tue", "2026-11-24", "2026-11-28")]
    [InlineData("since saturday", "2026-11-28", "2026-11-28")]
    [InlineData("since 3 oct", "2026-10-03", "2026-11-28")]
    [InlineData("mon to wed", "2026-11-23", "2026-11-25")]
    [InlineData("tue", "2026-11-24", "2026-11-24")]
    public void Words_NameARange_WithBothItsDays(string words, string first, string last)
    {
        var range = RangeWords.Find(words, Today);

        Assert.NotNull(range);
        Assert.Equal((Day(first), Day(last).AddDays(1)), (range.From, range.To));
        // Its key is an address: read again it is the same range.
        Assert.Equal(range, RangeWords.Find(range.Key, Today));
        Assert.NotEmpty(range.Name);
    }

    [Theory]
    [InlineData("12dd")]
    [InlineData("0d")]
    [InlineData("9999d")]
    [InlineData("beauty")]
    [InlineData("31 feb")]
    [InlineData("12 oct–3 oct")]
    [InlineData("2027-01-01")]
    [InlineData("since 2027-01-01")]
    [InlineData("2026-13")]
    [InlineData("99999999999999999999d")]
    [InlineData("..")]
    [InlineData("–")]
    [InlineData("since")]
    public void OtherWords_AreNoRange_AndThePageSaysSo(string words)
    {
        Assert.Null(RangeWords.Find(words, Today));
        Assert.Equal(7, RangeWords.Read(words, Today, out var complaint).Days);
        Assert.StartsWith($"There is no range “{words}”", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPreset_IsARange_OnEveryDay()
    {
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(1))
        {
            foreach (var key in RangeWords.Presets.Concat(RangeWords.Further))
            {
                var range = RangeWords.Read(key, day, out var complaint);
                Assert.Null(complaint);
                Assert.Equal(key, range.Key);
                Assert.True(range.From <= day && range.Days > 0 && range.To <= day.AddDays(1));
            }
        }
    }

    [Fact]
    public void AnyText_IsReadWithoutAFault()
    {
        var random = new Random(7);
        var parts = "3|oct|-|–|..| |since|tue|2026|d|w|to|.|last|month|31|feb|0".Split('|');
        for (var i = 0; i < 20_000; i++)
        {
            var words = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            var range = RangeWords.Find(words, Today);
            Assert.True(range is null || (range.Days > 0 && range.From <= Today && RangeWords.Find(range.Key, Today) == range), words);
        }
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
