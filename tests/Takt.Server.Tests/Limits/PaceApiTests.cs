using System.Text.Json.Nodes;

namespace Takt.Server.Tests.Limits;

/// <summary>Which account to use now, driven by calls and readings.</summary>
public sealed class PaceApiTests : IAsyncLifetime
{
    private LimitServer _limits = null!;
    private string _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        _ada = await _limits.MemberAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    [Fact]
    public async Task Advice_StaysWithTheOneInUse_UntilAnotherHasMoreSlack_AndSaysTheSwitchOnce()
    {
        Assert.Null((await PaceAsync())["use"]);
        await UseAsync("acc-one", week: 60, reset: 3);
        Assert.Equal(("acc-one/org-1", "only"), Said(await PaceAsync()));

        await UseAsync("acc-two", week: 10, reset: 3);
        await _limits.CallAsync(_ada, "acc-one", 1_000, Guid.NewGuid().ToString());
        Assert.Equal(("acc-one/org-1", "stay"), Said(await PaceAsync()));

        _limits.Clock.Advance(TimeSpan.FromMinutes(61));
        var answer = await PaceAsync();
        Assert.Equal(("acc-two/org-1", "more_slack"), Said(answer));
        Assert.Equal(("acc-one/org-1", "acc-two/org-1"), ((string?)answer["switch"]!["from"], (string?)answer["switch"]!["to"]));
        var figures = answer["accounts"]!.AsArray().ToDictionary(one => (string)one!["account"]!, one => (double)one!["slack_percentage"]!);
        Assert.Equal(50, figures["acc-two/org-1"] - figures["acc-one/org-1"], 1);
        Assert.Equal(1, await _limits.Server.Database.ScalarAsync<long>("select count(*) from feed_pending where kind = 'pace'"));

        _limits.Clock.Advance(TimeSpan.FromMinutes(11));
        answer = await PaceAsync();
        Assert.Equal(("acc-two/org-1", "stay"), Said(answer));
        Assert.Null(answer["switch"]);
    }

    [Fact]
    public async Task WhereItIsBlocked_TheNextIsAdvisedAtOnce_AndNothingWhereNothingFits()
    {
        await UseAsync("acc-one", week: 10, reset: 3);
        await UseAsync("acc-two", week: 30, reset: 3);
        await _limits.CallAsync(_ada, "acc-one", 1_000, Guid.NewGuid().ToString());
        Assert.Equal(("acc-one/org-1", "stay"), Said(await PaceAsync()));

        _limits.Clock.Advance(TimeSpan.FromMinutes(2));
        await _limits.FailAsync(_ada, "acc-one", "You've hit your 5-hour limit · resets 12:31pm (UTC)");
        Assert.Equal(("acc-two/org-1", "next_does_not_fit"), Said(await PaceAsync()));

        await _limits.FailAsync(_ada, "acc-two", "You've hit your 5-hour limit · resets 12:40pm (UTC)", Guid.NewGuid().ToString());
        Assert.Equal(("acc-two/org-1", "nothing_fits"), Said(await PaceAsync()));
    }

    private static (string?, string?) Said(JsonNode answer) => ((string?)answer["use"]!["account"], (string?)answer["use"]!["reason"]);

    private async Task UseAsync(string account, double week, int reset)
    {
        await _limits.CallAsync(_ada, account, 1_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(_ada, week, LimitServer.Start.AddDays(reset), account, scope: "seven_day");
    }

    private async Task<JsonNode> PaceAsync() => (await _limits.SendAsync(_ada, HttpMethod.Get, "/api/me/pace"))!;
}
