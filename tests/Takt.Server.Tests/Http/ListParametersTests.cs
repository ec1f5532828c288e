using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Takt.Server.Http;

namespace Takt.Server.Tests.Http;

/// <summary>Query strings are read by what is declared, and everything that is wrong is told at once.</summary>
public sealed class ListParametersTests
{
    private static readonly QueryChoice<DayOfWeek> Day = QueryParameter.Choice<DayOfWeek>("day", "Which one.", DayOfWeek.Monday);

    private static readonly IReadOnlyList<QueryParameter> Declared =
    [
        Day, QueryParameter.Choice("state", "Only those.", null, "open", "used"), new("from", "A day."), new("member", "By id."),
        QueryParameter.Limit(otherwise: 20, most: 1000), QueryParameter.Cursor,
    ];

    [Theory]
    [InlineData("")]
    [InlineData("?day=&state=&from=&member=&limit=&cursor=")]
    public void Parameters_NotGivenOrEmpty_HaveTheirDeclaredDefaults(string query)
    {
        var parameters = Of(query);

        Assert.Equal(
            (DayOfWeek.Monday, (string?)null, (DateOnly?)null, (long?)null, 20, (PageCursor?)null),
            (parameters.Chosen(Day), parameters.Word("state"), parameters.Day("from"), parameters.Number("member"), parameters.Limit(),
                parameters.Cursor()));
        Assert.Empty(parameters.Errors);
    }

    [Fact]
    public void Parameters_Legal_AreRead()
    {
        var cursor = PageCursor.Of(5, 6);
        var parameters = Of($"?day=friday&state=used&from=2026-11-20&member=7&limit=1000&cursor={cursor}");

        Assert.Equal(
            (DayOfWeek.Friday, "used", new DateOnly(2026, 11, 20), 7, 1000, cursor),
            (parameters.Chosen(Day), parameters.Word("state")!, parameters.Day("from")!.Value, parameters.Number("member")!.Value,
                parameters.Limit(), parameters.Cursor()!.Value));
        Assert.Empty(parameters.Errors);
    }

    [Theory]
    [InlineData("day", "Friday", "must be one of sunday, monday")]
    [InlineData("state", "odd", "must be one of open, used.")]
    [InlineData("from", "20.11.2026", "must be a day, as 2026-11-20")]
    [InlineData("member", "-7", "must be a number")]
    [InlineData("limit", "0", "must be a whole number from 1 to 1000")]
    [InlineData("limit", "1001", "must be a whole number from 1 to 1000")]
    [InlineData("limit", "99999999999", "must be a whole number from 1 to 1000")]
    [InlineData("cursor", "x", "must be the next_cursor of the page before")]
    [InlineData("Limit", "1", "is not a parameter here: use day, state, from, member, limit, cursor.")]
    [InlineData("state", "open&state=used", "may be given once")]
    public void Parameter_Wrong_IsToldWithWhatIsLegal(string name, string value, string hint)
    {
        var parameters = Of($"?{name}={value}");
        ReadAll(parameters);

        var error = Assert.Single(parameters.Errors);
        Assert.Equal(name, error.Key);
        Assert.StartsWith($"'{name}' ", error.Value, StringComparison.Ordinal);
        Assert.Contains(hint, error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_AllWrong_AreAllTold()
    {
        var parameters = Of("?day=x&state=x&from=x&member=x&limit=x&cursor=x&more=x");
        ReadAll(parameters);

        Assert.Equal(["cursor", "day", "from", "limit", "member", "more", "state"], parameters.Errors.Keys.Order());
    }

    [Fact]
    public void StrangeName_OfWhichTheEndpointSaysMore_IsToldInItsWords()
    {
        var parameters = Of("?session=7");
        parameters.Fail("session", "A single session is elsewhere.");

        Assert.Equal("A single session is elsewhere.", Assert.Single(parameters.Errors).Value);
    }

    [Fact]
    public void Parameter_Undeclared_IsABugToRead() => Assert.Throws<InvalidOperationException>(() => Of("").Text("session"));

    private static void ReadAll(ListParameters parameters)
    {
        parameters.Chosen(Day);
        parameters.Word("state");
        parameters.Day("from");
        parameters.Number("member");
        parameters.Limit();
        parameters.Cursor();
    }

    private static ListParameters Of(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), Declared);
}
