using System.Net;
using System.Net.Http.Headers;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Tokens;

public sealed class TokenChangeTests
{
    [Fact]
    public async Task Label_Changed_IsListedAndLeavesTheFormerOneInTheAudit()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var (token, id) = await server.CreateTokenAsync(member, new { label = "Old" });
        var (_, others) = await server.CreateTokenAsync(admin, new { label = "The admin's" });

        var changed = await server.SendAsync(HttpMethod.Patch, $"/api/tokens/{id}", member, new { label = " New " });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var item = await changed.JsonAsync();
        Assert.Equal((id, "New"), (item["id"]!.GetValue<long>(), item["label"]!.GetValue<string>()));
        Assert.Equal("Old New", await server.Database.ScalarAsync<string>(
            "select (before ->> 'label') || ' ' || (after ->> 'label') from audit.events where action = 'token.change'"));
        // The token itself is what it was, and an admin may change it too.
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/usage", token)).StatusCode);
        Assert.Equal("Newest", (await (await server.SendAsync(HttpMethod.Patch, $"/api/tokens/{id}", admin, new { label = "Newest" }))
            .JsonAsync())["label"]!.GetValue<string>());

        Assert.Equal("token_not_found",
            await (await server.SendAsync(HttpMethod.Patch, $"/api/tokens/{others}", member, new { label = "Mine" })).ProblemAsync());
        Assert.Equal("invalid_request",
            await (await server.SendAsync(HttpMethod.Patch, $"/api/tokens/{id}", member, new { label = " " })).ProblemAsync());
        Assert.Equal("The admin's", await server.Database.ScalarAsync<string>("select label from tokens where token_id = $1", others));
    }

    [Fact]
    public async Task Credential_ThatIsNone_IsToldWhichWay()
    {
        await using var server = await StartWithAdminAsync();

        Assert.Equal("unknown_token", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", TokenFormat.Create())).ProblemAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tokens");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "YTpi");
        using var answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal((HttpStatusCode.Unauthorized, "unreadable_authorization"), (answer.StatusCode, await answer.ProblemAsync()));
    }

    [Fact]
    public async Task Creation_OfWhatIsThereAlready_SaysWhatToDo()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Team", id = "team" });

        var taken = await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Another", id = "team" });
        Assert.Equal((HttpStatusCode.Conflict, "id_taken"), (taken.StatusCode, await taken.ProblemAsync()));
        var member = await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = AdminEmail });
        Assert.Equal((HttpStatusCode.Conflict, "member_exists"), (member.StatusCode, await member.ProblemAsync()));
        var password = await server.SendAsync(HttpMethod.Post, "/api/members", admin,
            new { email = AdminEmail, password = "another long one" });
        Assert.Equal((HttpStatusCode.Conflict, "password_exists"), (password.StatusCode, await password.ProblemAsync()));
    }
}
