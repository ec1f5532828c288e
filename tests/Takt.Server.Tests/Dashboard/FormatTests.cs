using System.Globalization;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Tests.Dashboard;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0.00684, 0.5, "$0.0068")]
    [InlineData(0.00002, 0.5, "<$0.0001")]
    [InlineData(0.00684, 12, "<$0.01")]
    [InlineData(1234.5, 5000, "$1,234.50")]
    public void MoneyInAColumn_HasOnePrecision(double usd, double largest, string text) =>
        Assert.Equal(text, Format.InColumn((decimal)usd, (decimal)largest));

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("1234.56", "$1,234.56")]
    [InlineData("1234.565", "$1,234.57")]
    [InlineData("1", "$1.00")]
    [InlineData("0.999", "$1.00")]
    [InlineData("0.1", "$0.10")]
    [InlineData("0.0999", "$0.0999")]
    [InlineData("0.0549251", "$0.0549")]
    [InlineData("0.000123", "$0.000123")]
    [InlineData("0.000000001", "$0.000000001")]
    [InlineData("-12.5", "−$12.50")]
    public void Money_OfAnySize_HasEnoughDigits(string usd, string text) =>
        Assert.Equal(text, Format.Money(decimal.Parse(usd, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1 k")]
    [InlineData(1_234, "1.23 k")]
    [InlineData(12_345, "12.3 k")]
    [InlineData(999_499, "999 k")]
    [InlineData(999_500, "1 M")]
    [InlineData(1_234_567, "1.23 M")]
    [InlineData(7_654_321_000, "7.65 B")]
    [InlineData(-1_234_567, "−1.23 M")]
    [InlineData(long.MaxValue, "9223372 T")]
    public void Count_OfAnySize_HasThreeDigitsAndAUnit(long count, string text) => Assert.Equal(text, Format.Count(count));

    [Theory]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min")]
    [InlineData(11_520, "3 h 12 min")]
    [InlineData(360_000, "100 h")]
    [InlineData(999_999_999_999, "277,777,777 h")]
    [InlineData(long.MaxValue, "2,562,047,788,015,215 h")]
    public void Duration_OfAnyLength_HasItsLargestUnits(long seconds, string text) => Assert.Equal(text, Format.Duration(seconds));

    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("deadbeef", "deadbeef")]
    [InlineData("a-very-long-address@engineering.example.com", "a-very-long-address@engineering.example.com")]
    [InlineData("b3db3e399383c7fef65fff0a4c8b8aca8a771fb1", "b3db3e39…")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b…")]
    public void Name_OfAnId_IsItsBeginning(string label, string text) => Assert.Equal(text, Format.Name(label));

    [Theory]
    [InlineData("git.example.com/acme/web", "acme/web")]
    [InlineData("git.example.com/acme/mobile/web", "acme/mobile/web")]
    [InlineData("acme/web", "acme/web")]
    [InlineData("web", "web")]
    public void Repository_OnAHost_IsOwnerAndName(string repository, string text) => Assert.Equal(text, Format.Repository(repository));

    [Theory]
    [InlineData(-5, "0 s ago")]
    [InlineData(89, "89 s ago")]
    [InlineData(90, "2 min ago")]
    [InlineData(7_200, "2 h ago")]
    [InlineData(400_000, "5 days ago")]
    public void Age_OfAnyLength_IsSaidInWords(int seconds, string text) => Assert.Equal(text, Format.Age(TimeSpan.FromSeconds(seconds)));
}
