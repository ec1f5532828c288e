using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>An answer is told again only when it is another one: what its reader may see has changed, or the day has.</summary>
public sealed class UsageTagTests : IAsyncLifetime
{
    private const string Usage = "/api/usage?from=2026-11-01&to=2026-11-30";
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private string _admin = null!, _member = null!;
    private long _bob;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(setup => setup.Time = _clock, Cancel);
        _world = await UsageWorld.CreateAsync(_server.Database);
        var member = await _world.MemberAsync("ada@example.com");
        var ada = await _world.PersonAsync("member", $"{member}");
        _bob = await _world.PersonAsync("email", "bob@example.com");
        _admin = await _world.TokenAsync(null, "usage:read");
        _member = await _world.TokenAsync(member, "usage:read");
        var series = await _world.SeriesAsync(ada);
        await _world.UseAsync(series, await _world.SessionAsync(series, "2026-11-03T10:00Z"), "2026-11-03T10:00Z", new(7));
        await DrainAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Usage)]
    [InlineData("/api/usage?group_by=model&interval=month")]
    [InlineData("/api/sessions")]
    public async Task UnchangedAnswer_Is304_AndAChangedOneIsNot(string path)
    {
        var (status, tag, body) = await GetAsync(path, _admin);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(tag);

        Assert.Equal((HttpStatusCode.NotModified, tag, ""), await GetAsync(path, _admin, tag));
        var (again, same, told) = await GetAsync(path, _admin, "W/\"other\"");
        Assert.Equal((HttpStatusCode.OK, tag, body), (again, same, told));

        await ChangeAsync(_bob);
        var (changed, other, _) = await GetAsync(path, _admin, tag);
        Assert.Equal(HttpStatusCode.OK, changed);
        Assert.NotEqual(tag, other);
    }

    [Fact]
    public async Task AnothersUsage_ChangesNothing_ForWhoMayNotSeeIt()
    {
        var (_, own, _) = await GetAsync(Usage, _member);
        await ChangeAsync(_bob);
        await DrainAsync();

        Assert.Equal(HttpStatusCode.NotModified, (await GetAsync(Usage, _member, own)).Status);
    }

    /// <summary>Names, links and prices are in answers, too.</summary>
    [Fact]
    public async Task WhatIsChangedByHand_ChangesAnswers()
    {
        var (_, tag, _) = await GetAsync(Usage, _admin);
        await _world.ConnectionAsync("new", "New");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Usage, _admin, tag)).Status);
    }

    [Fact]
    public async Task AnotherDay_OrQuestion_OrReader_IsAnotherAnswer()
    {
        var (_, tag, _) = await GetAsync(Usage, _admin);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Usage, _member, tag)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Usage + "&group_by=team", _admin, tag)).Status);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Usage, _admin, tag)).Status);
    }

    [Fact]
    public async Task Refusal_HasNoTag()
    {
        var (status, tag, _) = await GetAsync("/api/usage?interval=fortnight", _admin);

        Assert.Equal((HttpStatusCode.BadRequest, null), (status, tag));
    }

    /// <summary>How fresh an answer is, is when something last changed; how long ago that was is for its reader to reckon.</summary>
    [Fact]
    public async Task AsOf_IsTheLastChange_WheneverItIsAsked()
    {
        var first = await AsOfAsync();
        await DrainAsync();
        Assert.Equal(first, await AsOfAsync());

        await ChangeAsync(_bob);
        var then = await AsOfAsync();
        await DrainAsync();

        Assert.True(then > first);
        Assert.Equal(then, await AsOfAsync());
    }

    private async Task<DateTimeOffset> AsOfAsync() =>
        JsonNode.Parse((await GetAsync(Usage, _admin)).Body)!["standing"]!["as_of"]!.GetValue<DateTimeOffset>();

    private Task<int> ChangeAsync(long person) => _server.Database.ExecuteAsync(
        "insert into feed_pending (organization_id, kind, persons) values ($1, 'usage', array[$2::bigint])", _world.OrganizationId, person);

    /// <summary>The server's own clock stands: it drains when it is let go on.</summary>
    private async Task DrainAsync()
    {
        while (await _server.Database.ScalarAsync<bool>("select exists (select from feed_pending)"))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }

    private async Task<(HttpStatusCode Status, string? Tag, string Body)> GetAsync(string path, string token, string? held = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (held is not null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(held));
        using var answer = await _server.Client.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Headers.ETag?.ToString(), await answer.Content.ReadAsStringAsync(Cancel));
    }
}
