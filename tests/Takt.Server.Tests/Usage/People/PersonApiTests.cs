using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Takt.Contracts;
using Takt.Contracts.Usage;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Usage.People;

public sealed class PersonApiTests
{
    private const string Account = "4f1d0c5e-0000-4000-8000-00000000aaaa";

    [Fact]
    public async Task SharedToken_OfManySenders_ChargesWhomTheTelemetryNames()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.AddMemberAsync(admin, "ada@example.com");
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        var (own, _) = await server.CreateTokenAsync(admin, new { label = "Mine" });

        await server.SpendAsync(own, 1, ("user.email", "ada@example.com"));
        await server.SpendAsync(token, 2, ("user.account_uuid", Account), ("user.email", "Ada@Example.com"), ("user.id", "a"));
        await server.SpendAsync(token, 4, ("user.email", "eve@elsewhere.org"), ("user.id", "e"));
        await server.SpendAsync(token, 8, ("user.account_uuid", "no-mail"), ("enduser.id", "x"));
        await server.SpendAsync(token, 16, ("enduser.id", "end"), ("user.id", "y"));
        await server.SpendAsync(token, 32, ("user.id", "uid"), ("process.owner", "root"));
        await server.SpendAsync(token, 64, ("process.owner", "builder"));
        await server.SpendAsync(token, 128);

        var persons = (await PersonsAsync(server, admin)).Persons;
        Assert.Equal(
            [("unknown", "", 128m), ("process_owner", "builder", 64m), ("user", "uid", 32m), ("enduser", "end", 16m),
                ("account", "no-mail", 8m), ("email", "eve@elsewhere.org", 4m)],
            persons.Select(p => (p.Kind, p.Key, p.CostUsd)));
        Assert.All(persons, p => Assert.Equal((120L, 1L, "unassigned"), (p.Tokens, p.Sessions, p.State)));
        Assert.True(persons[^1].EmailClaimed);
        var byMember = await ByMemberAsync(server, admin);
        Assert.Equal((1m, 2m, 128m), (byMember["1"], byMember["2"], byMember[""]));
        Assert.Equal(8, byMember.Count);
        var byEmail = Assert.Single((await PersonsAsync(server, admin, "?state=email")).Persons);
        Assert.Equal(("account", "ada@example.com", 2L, false), (byEmail.Kind, byEmail.Email, byEmail.MemberId, byEmail.EmailClaimed));
    }

    [Fact]
    public async Task ConnectionKey_OfManySenders_ChargesTheMemberWithTheAddressAndLeavesOthersUnassigned()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, ada) = await server.AddMemberAsync(admin, "ada@example.com");
        var connection = (await (await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Team" }))
            .JsonAsync())["id"]!.GetValue<string>();
        var key = (await (await server.SendAsync(HttpMethod.Post, $"/api/connections/{connection}/keys", admin, new { }))
            .JsonAsync())["token"]!.GetValue<string>();

        // Who has made the key is charged for nothing that is sent with it.
        await server.SpendAsync(key, 1, ("user.email", "Ada@Example.com"));
        await server.SpendAsync(key, 2, ("user.account_uuid", Account), ("user.email", "ada@example.com"));
        await server.SpendAsync(key, 4, ("user.email", "eve@elsewhere.org"));
        await server.SpendAsync(key, 8);

        var byMember = await ByMemberAsync(server, admin);
        Assert.Equal((3m, 8m), (byMember[ada.ToString(CultureInfo.InvariantCulture)], byMember[""]));
        Assert.False(byMember.ContainsKey("1"));
        var persons = (await PersonsAsync(server, admin)).Persons;
        Assert.Equal([("unknown", "", 8m), ("email", "eve@elsewhere.org", 4m)], persons.Select(p => (p.Kind, p.Key, p.CostUsd)));
        // The client itself says whose an address is: only an account of the provider vouches for it.
        var claims = (await PersonsAsync(server, admin, "?state=email")).Persons;
        Assert.Equal([("account", false), ("email", true)], claims.Select(p => (p.Kind, p.EmailClaimed)).Order());
    }

    [Fact]
    public async Task Link_ThenUnlink_HistoryFollowsAtOnceOnEveryReplica()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var server = await StartWithAdminAsync(setup => setup.Database = database);
        await using var replica = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        var (admin, person) = await EveAsync(server);
        await ByMemberAsync(replica, admin);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(server, admin, person, "link", new { member_id = 1 })).StatusCode);
        Assert.Equal(["1"], (await ByMemberAsync(server, admin)).Keys);
        Assert.Equal(["1"], (await ByMemberAsync(replica, admin)).Keys);
        var linked = Assert.Single((await PersonsAsync(replica, admin, "?state=linked")).Persons);
        Assert.Equal((person, 1L, AdminEmail), (linked.Id, linked.MemberId, linked.MemberEmail));
        Assert.Empty((await PersonsAsync(server, admin)).Persons);

        Assert.Equal(
            HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/persons/{person}/link", admin)).StatusCode);
        Assert.Equal([$"person:{person}"], (await ByMemberAsync(server, admin)).Keys);
        Assert.Equal(
            "link_not_found", await (await server.SendAsync(HttpMethod.Delete, $"/api/persons/{person}/link", admin)).ProblemAsync());
        Assert.Equal(
            "person.unlink:delete person.link:insert",
            await database.ScalarAsync<string>("select string_agg(action || ':' || operation, ' ' order by event_id desc) "
                + "from audit.events where entity = 'person_links'"));
    }

    [Fact]
    public async Task Merge_OfTwoPersons_CountsThemAsOneAndLinksMoveBoth()
    {
        await using var server = await StartWithAdminAsync();
        var (admin, eve) = await EveAsync(server);
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        await server.SpendAsync(token, 2, ("user.id", "eve-uid"));
        await server.SpendAsync(token, 4, ("process.owner", "eve-box"));
        var uid = await FindAsync(server, admin, "eve-uid");
        var box = await FindAsync(server, admin, "eve-box");

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(server, admin, box, "merge", new { into_person_id = uid })).StatusCode);
        Assert.Equal(6m, (await ByMemberAsync(server, admin))[$"person:{uid}"]);
        // The target goes on into another: whoever was merged into it goes along.
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(server, admin, uid, "merge", new { into_person_id = eve })).StatusCode);
        Assert.Equal([($"person:{eve}", 7m)], (await ByMemberAsync(server, admin)).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([eve, eve], (await PersonsAsync(server, admin, "?state=merged")).Persons.Select(p => p.MergedInto));

        Assert.Equal(
            "person_merge_circle", await (await PostAsync(server, admin, eve, "merge", new { into_person_id = box })).ProblemAsync());
        Assert.Equal("person_merged", await (await PostAsync(server, admin, box, "link", new { member_id = 1 })).ProblemAsync());
        await PostAsync(server, admin, eve, "link", new { member_id = 1 });
        Assert.Equal([("1", 7m)], (await ByMemberAsync(server, admin)).Select(pair => (pair.Key, pair.Value)));

        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/persons/{box}/merge", admin)).StatusCode);
        Assert.Equal(4m, (await ByMemberAsync(server, admin))[$"person:{box}"]);
    }

    [Fact]
    public async Task Link_OfOnesThatCanNotBe_IsRefusedByName()
    {
        await using var server = await StartWithAdminAsync();
        var (admin, eve) = await EveAsync(server);
        var other = await SecondOrganization.CreateAsync(server);
        var (own, _) = await server.CreateTokenAsync(admin, new { label = "Mine" });
        await server.SpendAsync(own, 1);
        var member = await server.Database.ScalarAsync<long>("select person_id from persons where kind = 'member'");

        Assert.Equal("person_is_member", await (await PostAsync(server, admin, member, "link", new { member_id = 1 })).ProblemAsync());
        Assert.Equal(
            "person_is_member", await (await PostAsync(server, admin, member, "merge", new { into_person_id = eve })).ProblemAsync());
        Assert.Equal("person_not_found", await (await PostAsync(server, admin, 999_999, "link", new { member_id = 1 })).ProblemAsync());
        Assert.Equal("person_not_found", await (await PostAsync(server, other, eve, "link", new { member_id = 2 })).ProblemAsync());
        foreach (var body in new object[] { new { member_id = 2 }, new { } })
            Assert.Equal("invalid_request", await (await PostAsync(server, admin, eve, "link", body)).ProblemAsync());
        foreach (var body in new object[] { new { into_person_id = 999_999 }, new { } })
            Assert.Equal("invalid_request", await (await PostAsync(server, admin, eve, "merge", body)).ProblemAsync());
        Assert.Equal(
            "person_merge_circle", await (await PostAsync(server, admin, eve, "merge", new { into_person_id = eve })).ProblemAsync());
        Assert.Equal(
            "merge_not_found", await (await server.SendAsync(HttpMethod.Delete, $"/api/persons/{eve}/merge", admin)).ProblemAsync());
        await PostAsync(server, admin, eve, "link", new { member_id = 1 });
        Assert.Equal("person_linked", await (await PostAsync(server, admin, eve, "merge", new { into_person_id = member })).ProblemAsync());
        Assert.Equal(1L,
            await server.Database.ScalarAsync<long>("select (select count(*) from person_links) + (select count(*) from person_merges)"));
    }

    [Fact]
    public async Task List_GuessesTheMember_ByAddressOrNameAndOnlyWhenOneFits()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = "a.lovelace@example.com", name = "Ada Lovelace" });
        await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = "sam@example.com" });
        await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = "sam@example.org" });
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        await server.SpendAsync(token, 1, ("user.email", "A.Lovelace@home.net"));
        await server.SpendAsync(token, 2, ("process.owner", "ada_lovelace"));
        await server.SpendAsync(token, 3, ("process.owner", "sam"));
        await server.SpendAsync(token, 4, ("process.owner", "root"));

        var persons = (await PersonsAsync(server, admin)).Persons;

        Assert.Equal([null, null, "a.lovelace@example.com", "a.lovelace@example.com"], persons.Select(p => p.SuggestedMemberEmail));
    }

    [Fact]
    public async Task List_PagedAndByDay_IsWholeAndCountsTheRange()
    {
        await using var server = await StartWithAdminAsync();
        var (admin, _) = await EveAsync(server);
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        for (var i = 0; i < 4; i++)
            await server.SpendAsync(token, 5, ("user.id", $"u{i}"));

        List<string> keys = [];
        string? cursor = null;
        do
        {
            var page = await PersonsAsync(server, admin, "?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            keys.AddRange(page.Persons.Select(p => p.Key));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["u0", "u1", "u2", "u3", "eve@elsewhere.org"], keys);
        Assert.All((await PersonsAsync(server, admin, "?to=2020-01-01")).Persons,
            p => Assert.Equal((0m, 0L), (p.CostUsd, p.Sessions)));
        var wrong = await server.SendAsync(HttpMethod.Get, "/api/persons?state=odd&from=x&to=y&limit=0&cursor=z&more=1", admin);
        Assert.Equal(["cursor", "from", "limit", "more", "state", "to"],
            (await wrong.JsonAsync())["errors"]!.AsObject().Select(pair => pair.Key).Order());
    }

    /// <summary>Somebody whom only their own client names, with a dollar spent.</summary>
    private static async Task<(string Admin, long Person)> EveAsync(TestServer server)
    {
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Eve's", member_id = 0 });
        await server.SpendAsync(token, 1, ("user.email", "eve@elsewhere.org"));
        return (admin, await FindAsync(server, admin, "eve@elsewhere.org"));
    }

    private static async Task<long> FindAsync(TestServer server, string admin, string key) =>
        (await PersonsAsync(server, admin, "?state=all")).Persons.Single(p => p.Key == key).Id;

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string credential, long person, string what, object body) =>
        server.SendAsync(HttpMethod.Post, $"/api/persons/{person}/{what}", credential, body);

    private static async Task<PersonPage> PersonsAsync(TestServer server, string credential, string query = "")
    {
        var answer = await server.SendAsync(HttpMethod.Get, "/api/persons" + query, credential);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<PersonPage>(TaktJson.Default.Options, Cancelled))!;
    }

    /// <summary>Cost by the value of the dimension; empty is unattributed.</summary>
    private static async Task<Dictionary<string, decimal>> ByMemberAsync(TestServer server, string credential)
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var answer = await (await server.SendAsync(HttpMethod.Get, $"/api/usage?group_by=member&from={from}", credential)).JsonAsync();
        return answer["groups"]!.AsArray().ToDictionary(g => g!["key"]!["member"]?.GetValue<string>() ?? "", g => Cost(g!));

        static decimal Cost(JsonNode group) => group["totals"]!["cost_usd"]!.GetValue<decimal>();
    }
}
