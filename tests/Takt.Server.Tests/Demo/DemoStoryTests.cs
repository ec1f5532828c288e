using System.Text.Json;
using Takt.Metering.Cost;
using Takt.Server.Demo.People;
using Takt.Server.Demo.Story;
using Takt.Server.Demo.Wire;

namespace Takt.Server.Tests.Demo;

/// <summary>The demonstration's story is the same each time it is told, and is about people.</summary>
public sealed class DemoStoryTests
{
    private static readonly DateOnly Founded = new(2026, 11, 20);
    private static readonly DateOnly Tuesday = new(2026, 11, 17);

    [Fact]
    public void Story_ToldTwice_IsTheSameToTheByte()
    {
        Assert.Equal(Bodies(Tuesday), Bodies(Tuesday));
        Assert.NotEqual(Bodies(Tuesday)[0], Bodies(Tuesday.AddDays(1))[0]);
    }

    [Fact]
    public void Turns_AndWholeSession_TellTheSameRecords()
    {
        var play = Play(Calendar.SessionsOf(Tuesday, Founded).First(session => session.Person.Agent == DemoAgent.ClaudeCode));

        var whole = Records(Exports.Of(play, byTurn: false));
        var turns = Records(Exports.Of(play, byTurn: true));

        Assert.NotEmpty(whole);
        Assert.Equal(whole, turns);
    }

    [Fact]
    public void Story_Follows_WorkingDays()
    {
        var sessions = Enumerable.Range(0, 60).Select(Founded.AddDays(-60).AddDays).ToDictionary(
            day => day, day => Calendar.SessionsOf(day, Founded).Count(session => session.Person.Agent != DemoAgent.BuildServer));

        var work = sessions.Where(entry => !Holidays.IsWeekend(entry.Key)).Average(entry => entry.Value);
        var weekend = sessions.Where(entry => Holidays.IsWeekend(entry.Key)).Average(entry => entry.Value);
        Assert.InRange(work, 30, 100);
        Assert.InRange(weekend, 0.5, work / 4);
    }

    [Fact]
    public void Story_FoundedOnAnyDayOfTwoYears_IsOfACompanyAtWork()
    {
        var days = Enumerable.Range(-60, 800)
            .Select(day => Calendar.SessionsOf(Founded.AddDays(day), Founded.AddDays(1000)).ToArray()).ToArray();
        for (var founded = 60; founded < days.Length; founded++)
        {
            var sessions = days[(founded - 60)..founded].SelectMany(day => day).ToArray();
            Assert.InRange(sessions.Length, 1500, 6000);
            Assert.Equal(Staff.All.Count, sessions.Select(session => session.Person.Number).Distinct().Count());
        }
    }

    [Fact]
    public void Story_Has_TheUnusualToo()
    {
        var plays = Enumerable.Range(0, 60).SelectMany(day => Calendar.SessionsOf(Founded.AddDays(-day), Founded)).Select(Play).ToArray();
        var events = plays.SelectMany(play => play.Turns).SelectMany(turn => turn.Events).ToArray();

        Assert.Equal(25, Staff.All.Count);
        Assert.Contains(events, happened => happened.Attributes.Contains(("status_code", 429L)));
        Assert.Contains(events, happened => happened.Name == "compaction");
        Assert.Contains(events, happened => happened.Attributes.Contains(("model", Staff.UnknownModel)));
        Assert.Contains(events, happened => happened.Attributes.Contains(("agent.name", "Explore")));
        Assert.Contains(plays, play => play.Totals.Commits > 0);
        var accounts = plays.Where(play => play.Session.Person.Number == Staff.TwoAccounts)
            .Select(play => DemoSender.Identity(play.Session).Single(attribute => attribute.Key == "user.account_uuid").Value).Distinct();
        Assert.Equal(2, accounts.Count());
    }

    private static string[] Bodies(DateOnly day) =>
        [.. Calendar.SessionsOf(day, Founded).SelectMany(session => Exports.Of(Play(session), byTurn: false)).Select(Text)];

    private static DemoPlay Play(DemoSession session) => Player.Play(session, PriceList.BuiltIn);

    private static string[] Records(IEnumerable<DemoExport> exports) =>
    [
        .. exports.Where(export => export.Path == "/v1/logs").SelectMany(export => JsonDocument.Parse(export.Write()).RootElement
            .GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords").EnumerateArray()
            .Select(record => record.GetRawText())),
    ];

    private static string Text(DemoExport export) => System.Text.Encoding.UTF8.GetString(export.Write().Span);
}
