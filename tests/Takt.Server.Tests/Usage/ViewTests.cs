using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Takt.Contracts;
using Takt.Contracts.Usage.Views;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>Pages that people keep under a name.</summary>
public sealed class ViewTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private string _ada = null!, _bob = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: Cancel);
        _world = await UsageWorld.CreateAsync(_server.Database);
        _ada = await _world.TokenAsync(await _world.MemberAsync("ada@example.com"), "usage:read", "usage:write");
        _bob = await _world.TokenAsync(await _world.MemberAsync("bob@example.com"), "usage:read", "usage:write");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Views_AreOnesOwn_ByName_AndOneOfTheSameNameIsReplaced()
    {
        await SaveAsync(_ada, "zebra", "/spend?range=28d");
        var first = await SaveAsync(_ada, "api by model", "/spend?range=28d&repository=acme%2Fapi&by=model");
        await SaveAsync(_bob, "api by model", "/sessions?range=7d");
        var again = await SaveAsync(_ada, " api by model ", "/spend?range=7d");

        Assert.Equal(first.Id, again.Id);
        Assert.Equal([("api by model", "/spend?range=7d"), ("zebra", "/spend?range=28d")],
            (await ListAsync(_ada)).Select(view => (view.Name, view.Address)));
        Assert.Equal("/sessions?range=7d", Assert.Single(await ListAsync(_bob)).Address);

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(_bob, HttpMethod.Delete, $"/api/views/{first.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_ada, HttpMethod.Delete, $"/api/views/{first.Id}")).StatusCode);
        Assert.Equal("zebra", Assert.Single(await ListAsync(_ada)).Name);
    }

    [Theory]
    [InlineData("", "/spend")]
    [InlineData(null, "/spend")]
    [InlineData("line\nbreak", "/spend")]
    [InlineData("x", null)]
    [InlineData("x", "")]
    [InlineData("x", "spend")]
    [InlineData("x", "https://elsewhere.example/spend")]
    [InlineData("x", "//elsewhere.example/spend")]
    [InlineData("x", "/\\elsewhere.example/spend")]
    [InlineData("x", "/spend\r\nLocation: https://elsewhere.example")]
    public async Task View_ThatIsNoPageOfThisServer_IsRefused(string? name, string? address)
    {
        using var answer = await SendAsync(_ada, HttpMethod.Post, "/api/views", new CreateViewRequest(name, address));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await ListAsync(_ada));
    }

    [Fact]
    public async Task Views_BeyondTheMost_AreRefused_AndAKnownNameIsNot()
    {
        await _server.Database.ExecuteAsync(
            "insert into views (organization_id, member_id, name, address, created_at) "
                + "select organization_id, member_id, 'v' || n, '/spend', now() from members join users using (user_id), "
                + "generate_series(1, 100) n where email = 'ada@example.com'");

        using var refused = await SendAsync(_ada, HttpMethod.Post, "/api/views", new CreateViewRequest("one more", "/spend"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("/sessions", (await SaveAsync(_ada, "v7", "/sessions")).Address);
    }

    private async Task<SavedView> SaveAsync(string token, string name, string address)
    {
        using var answer = await SendAsync(token, HttpMethod.Post, "/api/views", new CreateViewRequest(name, address));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(TaktJson.Default.SavedView, Cancel))!;
    }

    private async Task<IReadOnlyList<SavedView>> ListAsync(string token)
    {
        using var answer = await SendAsync(token, HttpMethod.Get, "/api/views");
        return (await answer.Content.ReadFromJsonAsync(TaktJson.Default.ViewPage, Cancel))!.Views;
    }

    private async Task<HttpResponseMessage> SendAsync(string token, HttpMethod method, string path, CreateViewRequest? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, TaktJson.Default.CreateViewRequest),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _server.Client.SendAsync(request, Cancel);
    }
}
