using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Takt.Server.Feed;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Usage;
using Takt.Testing;

namespace Takt.Server.Tests.Feed;

/// <summary>What a listener hears, and from where they may go on.</summary>
public sealed class FeedStreamTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private long _ada, _bob;
    private string _admin = null!, _member = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: Cancel);
        _world = await UsageWorld.CreateAsync(_server.Database);
        var member = await _world.MemberAsync("ada@example.com");
        (_ada, _bob) = (await _world.PersonAsync("member", $"{member}"), await _world.PersonAsync("email", "bob@example.com"));
        _admin = await _world.TokenAsync(null, "usage:read");
        _member = await _world.TokenAsync(member, "usage:read");
        while (await _server.Database.ScalarAsync<bool>("select exists (select from feed_pending)"))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Change_IsTold_ToWhomItConcerns()
    {
        await using var everyone = await OpenAsync(_server, _admin);
        await using var own = await OpenAsync(_server, _member);

        await ChangeAsync(_bob);
        var first = await everyone.NextAsync();
        await ChangeAsync(_ada);
        var second = await everyone.NextAsync();

        Assert.Equal(("usage", "usage"), (first.EventType, second.EventType));
        Assert.True(long.Parse(second.EventId!) > long.Parse(first.EventId!));
        Assert.Equal(second.EventId, (await own.NextAsync()).EventId);
    }

    [Fact]
    public async Task Listener_WhoComesBack_GoesOnWhereTheyWere_OnAnyReplica()
    {
        await using var other = await TestServer.StartAsync(setup => setup.Database = _server.Database, Cancel);
        SseItem<JsonNode> last;
        await using (var stream = await OpenAsync(_server, _admin))
        {
            await ChangeAsync(_ada);
            last = await stream.NextAsync();
        }

        await ChangeAsync(_ada);
        await UntilLoggedAsync(2);
        await ChangeAsync(_bob);
        await UntilLoggedAsync(3);
        await using var again = await OpenAsync(other, _admin, last.EventId);
        await using var own = await OpenAsync(other, _member, last.EventId);

        var (missed, newest) = (await again.NextAsync(), await again.NextAsync());
        Assert.Equal(("usage", "usage"), (missed.EventType, newest.EventType));
        Assert.Equal(missed.EventId, (await own.NextAsync()).EventId);
    }

    [Fact]
    public async Task Listener_OfAQuietOrganization_ComesBackBesideABusyOne()
    {
        await ChangeAsync(_ada);
        await UntilLoggedAsync(1);
        await _server.Database.ExecuteAsync("insert into feed_pending (organization_id, kind, persons) values (9, 'usage', '{1}')");
        await UntilLoggedAsync(2);
        using var request = Request(_admin, after: null);
        using var answer = await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var first = new EventStream(answer, await answer.Content.ReadAsStreamAsync(Cancel));
        var newest = (await first.NextAsync(beats: true)).EventId;

        await using var again = await OpenAsync(_server, _admin, newest);
        await ChangeAsync(_ada);

        Assert.Equal("usage", (await again.NextAsync()).EventType);
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("1")]
    public async Task Listener_WhoseNumberIsUnknown_IsToldToAskForAllOfIt(string number)
    {
        await ChangeAsync(_ada);
        await UntilLoggedAsync(1);
        await ChangeAsync(_ada);
        await UntilLoggedAsync(2);
        await _server.Database.ExecuteAsync("delete from feed where number < (select max(number) from feed)");

        await using var stream = await OpenAsync(_server, _admin, number);

        Assert.Equal("reset", (await stream.NextAsync()).EventType);
    }

    [Theory]
    [InlineData("yesterday", "unknown_event_id")]
    [InlineData("-3", "unknown_event_id")]
    public async Task Number_ThatIsNone_IsRefused(string number, string code)
    {
        using var request = Request(_admin, number);
        request.Headers.AcceptEncoding.Clear();
        using var answer = await _server.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (await answer.JsonAsync())["code"]!.GetValue<string>());
    }

    /// <summary>A token that was ended meanwhile gets no further: the stream ends, and it is not let in again.</summary>
    [Fact]
    public async Task Settings_EndTheStream_SoThatRightsAreLookedAtAnew()
    {
        await using var stream = await OpenAsync(_server, _member);
        await _server.Database.ExecuteAsync("update tokens set revoked_at = now() where member_id is not null");

        Assert.Equal("settings", (await stream.NextAsync()).EventType);
        Assert.False(await stream.HasNextAsync());
        using var request = Request(_member, null);
        using var answer = await _server.Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Stream_IsNeitherCompressedNorGathered()
    {
        await using var stream = await OpenAsync(_server, _admin);

        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(stream.Answer.Content.Headers.ContentEncoding, encoding => encoding is not "identity");
        Assert.Equal("no", Assert.Single(stream.Answer.Headers.GetValues("X-Accel-Buffering")));
        Assert.Contains("no-cache", stream.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Who opens streams without end, or takes nothing from them, is turned away and let go of; others notice nothing.</summary>
    [Fact]
    public async Task Listeners_WhoHang_CostNobodyAnything()
    {
        List<EventStream> hanging = [];
        for (var i = 0; i < FeedSeats.Most; i++)
            hanging.Add(await OpenAsync(_server, _member));
        using var one = Request(_member, null);
        using var refused = await _server.Client.SendAsync(one, Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);

        await using var everyone = await OpenAsync(_server, _admin);
        var hub = (FeedHub)_server.Services.GetService(typeof(FeedHub))!;
        for (var i = 1; i <= 3_000; i++)
            hub.Publish(new(1_000_000 + i, _world.OrganizationId, DateTimeOffset.UnixEpoch, "usage", [_ada]));
        await ChangeAsync(_ada);
        await UntilLoggedAsync(1);

        // More came at once than waits for anybody: who doesn't keep up comes back with the number that they have.
        while (await everyone.HasNextAsync())
        {
        }

        foreach (var stream in hanging)
            await stream.DisposeAsync();
    }

    private Task<int> ChangeAsync(long person) => _server.Database.ExecuteAsync(
        "insert into feed_pending (organization_id, kind, persons) values ($1, 'usage', array[$2::bigint])", _world.OrganizationId, person);

    private async Task UntilLoggedAsync(long count)
    {
        while (await _server.Database.ScalarAsync<long>("select count(*) from feed where kind = 'usage'") < count)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }

    private static HttpRequestMessage Request(string token, string? after)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/me/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        return request;
    }

    private static async Task<EventStream> OpenAsync(TestServer server, string token, string? after = null)
    {
        using var request = Request(token, after);
        var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var stream = new EventStream(answer, await answer.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal("heartbeat", (await stream.NextAsync(beats: true)).EventType);
        return stream;
    }

    private sealed class EventStream(HttpResponseMessage answer, Stream body) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<JsonNode>> _items =
            SseParser.Create(body, (_, data) => JsonNode.Parse(data)!).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);

        public HttpResponseMessage Answer => answer;

        public async Task<bool> HasNextAsync() => await _items.MoveNextAsync();

        public async Task<SseItem<JsonNode>> NextAsync(bool beats = false)
        {
            do
            {
                Assert.True(await _items.MoveNextAsync(), "The stream has ended.");
            }
            while (!beats && _items.Current.EventType == "heartbeat");
            return _items.Current;
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
