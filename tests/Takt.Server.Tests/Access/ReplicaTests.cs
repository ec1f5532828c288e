using System.Net;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;
using FormBrowser = Takt.Server.Tests.Onboarding.FormBrowser;

namespace Takt.Server.Tests.Access;

/// <summary>Whichever replica a request comes to: the keys of forms and cookies lie in the database.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task Form_ShownByOneReplica_IsTakenByAnother()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await StartWithAdminAsync(setup => setup.Database = database);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        using var shown = new FormBrowser(first, await first.SignInAsync());
        var page = await shown.GetAsync("/machines/new");
        // Each form of the page has the same one.
        var formToken = shown.Hidden(page).Split('&')
            .First(field => field.StartsWith("__RequestVerificationToken=", StringComparison.Ordinal));
        // Made after the second had started: it must find keys that it has not seen before.
        using var answer = await PostAsync(second, "/machines/new", $"_handler=machine&Machine=laptop&{formToken}",
            shown.Cookies.GetCookieHeader(first.Main));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from tokens where machine = 'laptop'"));

        using var forged = await PostAsync(second, "/machines/new", "_handler=machine&Machine=another",
            shown.Cookies.GetCookieHeader(first.Main));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string path, string form, string cookies)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form, null, "application/x-www-form-urlencoded") };
        request.Headers.Add("Cookie", cookies);
        return await server.Client.SendAsync(request, Cancelled);
    }
}
