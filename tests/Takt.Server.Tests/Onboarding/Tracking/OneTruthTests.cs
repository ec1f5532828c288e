using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Tracking;

/// <summary>
/// Whatever says "last seen", "active" or "healthy" says the same of the same machine or person: over histories that are late, back-filled,
/// of several owners and by shared keys.
/// </summary>
public sealed partial class OneTruthTests
{
    /// <summary>Far from the bounds of states, so that a slow machine changes none.</summary>
    private static readonly TimeSpan[] Ages = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20), TimeSpan.FromHours(3),
        TimeSpan.FromDays(2), TimeSpan.FromDays(6), TimeSpan.FromDays(9), TimeSpan.FromDays(40)];

    private static readonly string[] Hosts = ["laptop-1", "desk-2", "ci-3"];
    private static readonly string[] Signals = ["logs", "metrics", "traces"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestSize.Of(full: 40, usual: 4))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AnyHistory_IsToldTheSameEverywhere(int seed)
    {
        await using var world = await World.CreateAsync();
        var random = new Random(seed);
        for (var i = 0; i < 14; i++)
        {
            await world.SendAsync(random.GetItems(world.Senders, 1)[0], random.GetItems(Hosts, 1)[0], random.GetItems(Signals, 1)[0],
                random.GetItems(Ages, 1)[0]);
        }

        // Who is who may be said after all of it has come.
        if (random.Next(2) == 0)
            await world.LinkEveAsync();

        await world.AssertAsync();
    }

    /// <summary>Twenty-six machines send what they kept of last month.</summary>
    [Fact]
    public async Task BackFilling_MakesNothingActive()
    {
        await using var world = await World.CreateAsync();
        for (var i = 0; i < 26; i++)
            await world.SendAsync(world.Senders[0], $"machine-{i}", "logs", TimeSpan.FromDays(30 + i));

        var totals = (await world.JsonAsync("/api/machines"))["totals"]!;
        Assert.Equal((0, 0, 26), (totals["active"]!.GetValue<int>(), totals["recent"]!.GetValue<int>(), totals["stale"]!.GetValue<int>()));
        var machine = (await world.JsonAsync("/api/machines"))["machines"]![0]!;
        Assert.True(Moment(machine["last_received_at"]) - Moment(machine["last_seen_at"]) > TimeSpan.FromDays(29));
        Assert.Contains("events_late", machine["warnings"]!.AsArray().Select(warning => warning!["code"]!.GetValue<string>()));
        await world.AssertAsync();
    }

    private static DateTimeOffset? Moment(JsonNode? text) =>
        text is null ? null : DateTimeOffset.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture);

    /// <param name="Owner">Whom it belongs to: a member's address, an account, or the token where nobody is named.</param>
    private sealed record Sender(string Token, string? Account, string? Email, string Owner);

    private sealed record Heard(Sender By, string Host, string Signal, DateTimeOffset At);

    private sealed partial class World(TestServer server, string admin) : IAsyncDisposable
    {
        private const string Ada = "ada@example.com", Bob = "bob@example.com", Eve = "eve@elsewhere.org", EveAccount = "acc-eve";
        private readonly List<Heard> _heard = [];
        private readonly Dictionary<string, (string Cookie, long Id)> _members = [];
        private string _eve = EveAccount;

        public Sender[] Senders { get; private set; } = [];

        public ValueTask DisposeAsync() => server.DisposeAsync();

        public static async Task<World> CreateAsync()
        {
            var server = await StartWithAdminAsync();
            var world = new World(server, await server.SignInAsync());
            await world.FillAsync();
            return world;
        }

        private async Task FillAsync()
        {
            foreach (var email in new[] { Ada, Bob })
                _members[email] = await server.AddMemberAsync(admin, email);
            var (first, _) = await server.CreateTokenAsync(_members[Ada].Cookie, new { label = "first" });
            var (second, _) = await server.CreateTokenAsync(_members[Ada].Cookie, new { label = "second" });
            var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
            await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Core", id = "core" });
            var key = (await (await server.SendAsync(HttpMethod.Post, "/api/connections/core/keys", admin, new { })).JsonAsync())["token"]!
                .GetValue<string>();
            Senders =
            [
                new(first, "acc-ada", Ada, Ada), new(second, "acc-private", "ada@home.example", Ada), new(shared, "acc-bob", Bob, Bob),
                new(key, "acc-ada", Ada, Ada), new(key, "acc-bob", Bob, Bob), new(key, EveAccount, Eve, EveAccount),
                new(shared, EveAccount, Eve, EveAccount), new(key, null, null, "key"), new(shared, null, null, "shared"),
            ];
        }

        public async Task SendAsync(Sender by, string host, string signal, TimeSpan age)
        {
            // PostgreSQL keeps microseconds.
            var now = TimeProvider.System.GetUtcNow() - age;
            var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
            await server.SendSignalAsync(by.Token, host, signal, account: by.Account, email: by.Email, at: at);
            _heard.Add(new(by, host, signal, at));
        }

        public async Task LinkEveAsync()
        {
            await ValidateAsync(Senders[0].Token, Hosts[0]);
            if (await server.Database.ScalarAsync<long?>("select person_id from persons where key = $1", EveAccount) is not { } person)
                return;
            var answer = await server.SendAsync(HttpMethod.Post, $"/api/persons/{person}/link", admin,
                new { member_id = _members[Bob].Id });
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            _eve = Bob;
        }

        private string OwnerOf(Sender sender) => sender.Owner == EveAccount ? _eve : sender.Owner;

        public async Task<JsonNode> JsonAsync(string path, string? credential = null)
        {
            // What this server has acknowledged is written down before anything is asked.
            await ValidateAsync(Senders[0].Token, Hosts[0]);
            using var answer = await server.SendAsync(HttpMethod.Get, path, credential ?? admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.JsonAsync();
        }

        private async Task<string> PageAsync(string path)
        {
            using var answer = await server.SendAsync(HttpMethod.Get, path, admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(Cancelled);
        }

        private async Task<JsonNode> ValidateAsync(string token, string host) =>
            await (await server.SendAsync(HttpMethod.Post, "/validate", token, new { host_name = host })).JsonAsync();

        public async Task AssertAsync()
        {
            var machines = _heard.GroupBy(heard => (Owner: OwnerOf(heard.By), heard.Host))
                .ToDictionary(group => group.Key, group => group.Max(heard => heard.At));
            await AssertMachinesAsync(machines);
            await AssertValidationAsync(machines);
            await AssertPeopleAsync();
            await AssertNewestAsync();
        }

        private async Task AssertMachinesAsync(Dictionary<(string Owner, string Host), DateTimeOffset> expected)
        {
            var page = await JsonAsync("/api/machines?limit=200");
            var items = page["machines"]!.AsArray().Where(item => item!["last_seen_at"] is not null).ToList();
            Assert.Equal(expected.Select(e => $"{e.Key.Owner} {e.Key.Host} {State(e.Value)} {e.Value:O}").Order(),
                items.Select(item => $"{OwnerOf(item!)} {item!["host_name"]} {item["state"]} {Moment(item["last_seen_at"]):O}").Order());
            Assert.Equal(expected.Values.Count(at => State(at) == "active"), page["totals"]!["active"]!.GetValue<int>());
            // The page draws the same rows.
            var html = await PageAsync("/machines");
            var drawn = MachineRow().Matches(html).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}");
            Assert.Equal(expected.Select(e => $"{e.Key.Host} {State(e.Value)} {e.Value.ToUnixTimeSeconds()}").Order(),
                drawn.Where(row => !row.EndsWith(" 0", StringComparison.Ordinal)).Order());
        }

        /// <summary>By the names that items have: members by address, others by account or token.</summary>
        private static string OwnerOf(JsonNode item) => item["member_email"]?.GetValue<string>()
            ?? (item["owner_name"]!.GetValue<string>() == Eve ? EveAccount : item["connection_id"] is null ? "shared" : "key");

        private async Task AssertValidationAsync(Dictionary<(string Owner, string Host), DateTimeOffset> machines)
        {
            foreach (var token in Senders.Select(sender => sender.Token).Distinct())
            {
                foreach (var host in _heard.Select(heard => heard.Host).Distinct())
                {
                    // A personal token tells of its member, one that several people share of what was heard with it alone.
                    DateTimeOffset? last = IsPersonal(Senders.First(sender => sender.Token == token))
                        ? machines.TryGetValue((Ada, host), out var own) ? own : null
                        : _heard.Where(h => h.By.Token == token && h.Host == host).Max(h => (DateTimeOffset?)h.At);
                    var answer = await ValidateAsync(token, host);
                    Assert.Equal((last, last is { } at ? State(at) : "host_never_seen"),
                        (Moment(answer["last_seen_at"]), answer["tracking_status"]!.GetValue<string>()));
                }
            }
        }

        private async Task AssertPeopleAsync()
        {
            var last = _heard.GroupBy(heard => OwnerOf(heard.By)).ToDictionary(group => group.Key, group => group.Max(heard => heard.At));
            var rollout = (await JsonAsync("/api/rollout"))["people"]!.AsArray();
            var members = await PageAsync("/settings/members");
            foreach (var (email, (cookie, id)) in _members)
            {
                DateTimeOffset? seen = last.TryGetValue(email, out var at) ? at : null;
                var person = rollout.Single(p => p!["email"]!.GetValue<string>() == email)!;
                Assert.Equal(seen, Moment(person["last_seen_at"]));
                var healthy = seen > TimeProvider.System.GetUtcNow().AddDays(-7);
                Assert.Equal(healthy, person["stage"]!.GetValue<string>() == "healthy");
                var row = MemberRow().Matches(members).Single(m => m.Groups[1].Value == id.ToString(CultureInfo.InvariantCulture));
                Assert.Equal(seen?.ToUnixTimeSeconds() ?? 0, long.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture));
                if (seen is { } moment)
                    Assert.Contains($"{moment.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z", await PageAsync($"/settings/members/{id}"),
                        StringComparison.Ordinal);
                Assert.Equal(seen, Moment((await JsonAsync("/api/usage/last-event", cookie))["at"]));
            }

            var persons = (await JsonAsync("/api/persons?state=all"))["persons"]!.AsArray();
            foreach (var heard in _heard.Where(h => h.By.Account is not null && !IsPersonal(h.By)).GroupBy(h => h.By.Account!))
            {
                Assert.Equal(heard.Max(h => h.At),
                    Moment(persons.Single(p => p!["key"]!.GetValue<string>() == heard.Key)!["last_seen_at"]));
            }
        }

        private async Task AssertNewestAsync()
        {
            var newest = _heard.Max(heard => heard.At);
            Assert.Equal(newest, Moment((await JsonAsync("/api/usage/last-event"))["at"]));
            Assert.Equal(newest, Moment((await JsonAsync("/api/usage"))["standing"]!["completeness"]!["newest_event_at"]));
        }

        private bool IsPersonal(Sender sender) => sender.Token == Senders[0].Token || sender.Token == Senders[1].Token;

        private static string State(DateTimeOffset at) => (TimeProvider.System.GetUtcNow() - at).TotalMinutes switch
        {
            <= 5 => "active",
            <= 60 => "recent",
            _ => "stale",
        };

        [GeneratedRegex("<tr data-machine=\"([^\"]*)\">.*?data-state=\"([a-z]+)\".*?data-label=\"Last seen\" data-value=\"(\\d+)\"",
            RegexOptions.Singleline)]
        private static partial Regex MachineRow();

        [GeneratedRegex("<a href=\"/settings/members/(\\d+)\">.*?data-label=\"Last seen\" data-value=\"(\\d+)\"", RegexOptions.Singleline)]
        private static partial Regex MemberRow();
    }
}
