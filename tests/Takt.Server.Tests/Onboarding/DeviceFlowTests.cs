using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

public sealed class DeviceFlowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Start);

    [Fact]
    public async Task Device_ApprovedOnThePage_GetsItsTokenOnce()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        var started = await server.StartDeviceAsync();
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", started.Text("user_code"));
        var site = server.Main.ToString().TrimEnd('/');
        Assert.Equal($"{site}/auth/device/verify?user_code={started.Text("user_code")}", started.Text("verification_url_complete"));
        Assert.Equal(started.Text("verification_url"), started.Text("verification_uri"));
        Assert.Equal(started.Text("verification_url_complete"), started.Text("verification_uri_complete"));
        Assert.Equal((900, 5), (started["expires_in"]!.GetValue<int>(), started["interval"]!.GetValue<int>()));
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
        Assert.Equal("409 authorization_pending", await (await server.RedeemAsync(started)).RefusalAsync());

        Assert.Contains("Go back to your terminal", (await server.DecideAsync(admin, started)).Html, StringComparison.Ordinal);

        var approved = await server.PollAsync(started);
        Assert.Equal("approved", approved.Text("status"));
        var token = approved.Text("token");
        Assert.Equal($"Authorization=Bearer {token}", approved["setup"]!["env"]!.Text("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.Equal("host.name=build-box", approved["setup"]!["env"]!.Text("OTEL_RESOURCE_ATTRIBUTES"));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
        Assert.Equal("invalid_scope", await (await server.SendAsync(HttpMethod.Get, "/api/members", token)).ProblemAsync());
        var again = await server.PollAsync(started);
        Assert.Equal(("expired", null), (again.Text("status"), again["token"]));
        Assert.Contains("delivered already", again.Text("next_action"), StringComparison.Ordinal);
        Assert.False(await server.Database.ScalarAsync<bool>("select claimed from tokens"));
        var audit = await server.Database.ScalarAsync<string>(
            "select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), '') from audit.events");
        foreach (var secret in new[] { token, started.Text("device_code"), started.Text("resume_code"), started.Text("user_code") })
            Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_Denied_GetsNothing()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        Assert.Contains("Nothing was connected", (await server.DecideAsync(await server.SignInAsync(), started, approve: false)).Html,
            StringComparison.Ordinal);
        Assert.Equal("denied", (await server.PollAsync(started)).Text("status"));
        Assert.Equal("410 device_denied", await (await server.RedeemAsync(started)).RefusalAsync());
        Assert.Equal("access_denied", await ErrorAsync(await server.OAuthAsync(started.Text("device_code"))));
    }

    [Fact]
    public async Task Device_TooLate_HasExpired()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        var (started, approved) = (await server.StartDeviceAsync(), await server.StartDeviceAsync());
        _clock.Advance(TimeSpan.FromMinutes(14));
        await server.DecideAsync(admin, approved);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("expired", (await server.PollAsync(started)).Text("status"));
        Assert.Equal("410 device_expired", await (await server.RedeemAsync(started)).RefusalAsync());
        Assert.Equal("expired_token", await ErrorAsync(await server.OAuthAsync(started.Text("device_code"))));
        using var browser = new FormBrowser(server, admin);
        var late = await browser.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Contains("has expired", late.Html, StringComparison.Ordinal);
        // An approval leaves a quarter of an hour to fetch the token.
        Assert.Equal("approved", (await server.PollAsync(approved)).Text("status"));
    }

    [Fact]
    public async Task Poll_SoonerThanTheInterval_IsSlowedDown()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
        _clock.Advance(TimeSpan.FromSeconds(4));
        var slow = await server.PollAsync(started);
        Assert.Equal(("slow_down", 10), (slow.Text("status"), slow["interval"]!.GetValue<int>()));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("slow_down", await ErrorAsync(await server.OAuthAsync(started.Text("device_code"))));
        _clock.Advance(TimeSpan.FromSeconds(15));
        var patient = await server.PollAsync(started);
        Assert.Equal(("pending", 15), (patient.Text("status"), patient["interval"]!.GetValue<int>()));
    }

    [Fact]
    public async Task OAuth_SpeaksTheWordsOfTheRfc()
    {
        await using var server = await StartAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "some-cli", ["scope"] = "usage" });
        var authorization = await server.Client.PostAsync("/oauth/device_authorization", form, Cancelled);
        Assert.Equal(HttpStatusCode.OK, authorization.StatusCode);
        var code = (await authorization.JsonAsync()).Text("device_code");
        var pending = await server.OAuthAsync(code);
        Assert.Equal((HttpStatusCode.BadRequest, true), (pending.StatusCode, pending.Headers.CacheControl!.NoStore));
        Assert.Equal("application/json", pending.Content.Headers.ContentType!.MediaType);
        Assert.Equal("authorization_pending", await ErrorAsync(pending));
        Assert.Equal("invalid_grant", await ErrorAsync(await server.OAuthAsync("takt-device-nothing")));
        Assert.Equal("invalid_request", await ErrorAsync(await server.OAuthAsync(null)));
        Assert.Equal("invalid_request", await ErrorAsync(await server.OAuthAsync(code, null)));
        Assert.Equal("unsupported_grant_type", await ErrorAsync(await server.OAuthAsync(code, "password")));
        using var empty = new FormUrlEncodedContent([]);
        Assert.Equal("invalid_request", await ErrorAsync(await server.Client.PostAsync("/oauth/device_authorization", empty, Cancelled)));

        await server.DecideAsync(await server.SignInAsync(), await authorization.JsonAsync());
        var delivered = await (await server.OAuthAsync(code)).JsonAsync();
        Assert.Equal(("Bearer", "usage:write usage:read"), (delivered.Text("token_type"), delivered.Text("scope")));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(delivered.Text("access_token")));
        Assert.NotNull(delivered["setup"]!["env"]);
        Assert.Equal("invalid_grant", await ErrorAsync(await server.OAuthAsync(code)));
    }

    /// <summary>Whichever of the three endpoints delivers, the set-up is what the machine asked for at the start.</summary>
    [Theory]
    [InlineData("poll")]
    [InlineData("redeem")]
    [InlineData("oauth")]
    public async Task Start_WithProfileAndProtocol_IsWhatTheSetUpHas(string way)
    {
        await using var server = await StartAsync();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = "box", ["profile"] = "metrics", ["protocol"] = "http/protobuf" });
        using var answer = way == "oauth"
            ? await server.Client.PostAsync("/oauth/device_authorization", form, Cancelled)
            : await server.SendAsync(HttpMethod.Post, "/auth/device/start", null,
                new { machine = "box", profile = "metrics", protocol = "http/protobuf" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var started = await answer.JsonAsync();
        await server.DecideAsync(await server.SignInAsync(), started);

        var delivered = way switch
        {
            "poll" => await server.PollAsync(started),
            "redeem" => await (await server.RedeemAsync(started)).JsonAsync(),
            _ => await (await server.OAuthAsync(started.Text("device_code"))).JsonAsync(),
        };

        var setup = delivered["setup"]!;
        Assert.Equal(("metrics", "http/protobuf"), (setup.Text("profile"), setup.Text("protocol")));
        Assert.Equal(6, setup["env"]!.AsObject().Count);
    }

    [Theory]
    [InlineData("everything", null, "profile")]
    [InlineData(null, "carrier-pigeon", "protocol")]
    public async Task Start_WithAProfileOrProtocolThatIsNone_IsRefused(string? profile, string? protocol, string field)
    {
        await using var server = await StartAsync();
        var refused = await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine = "box", profile, protocol });
        Assert.Equal("400 invalid_request", await refused.RefusalAsync());
        Assert.NotNull((await refused.JsonAsync())["errors"]![field]);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = "box", [field] = profile ?? protocol! });
        Assert.Equal("invalid_request", await ErrorAsync(await server.Client.PostAsync("/oauth/device_authorization", form, Cancelled)));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from device_codes"));
    }

    [Fact]
    public async Task Start_AsAForm_OrWithoutAMachine()
    {
        await using var server = await StartAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["machine"] = "by-form" });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync("/auth/device/start", form, Cancelled)).StatusCode);
        Assert.Equal("by-form", await server.Database.ScalarAsync<string>("select machine from device_codes"));
        Assert.Equal(
            "400 invalid_request", await (await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { })).RefusalAsync());
        using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(
            "400 malformed_request", await (await server.Client.PostAsync("/auth/device/start", broken, Cancelled)).RefusalAsync());
        using var text = new StringContent("machine", System.Text.Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await server.Client.PostAsync("/auth/device/start", text, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Delivery_ManyPollsAtOnce_IsMadeOnce()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(), started);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.PollAsync(started)));
        Assert.Single(answers, answer => answer["token"] is not null);
        Assert.Equal(15, answers.Count(answer => answer.Text("status") == "expired"));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from tokens"));
    }

    [Fact]
    public async Task Delivery_PollsAndRedeemsAtOnce_LeaveOneLiveToken()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(), started);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? (Task)server.PollAsync(started) : server.RedeemAsync(started)));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
        Assert.Equal("410 already_delivered", await (await server.RedeemAsync(started)).RefusalAsync());
    }

    [Fact]
    public async Task Approval_ApproveAndDenyAtOnce_OneHolds()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        var started = await server.StartDeviceAsync();
        using var first = new FormBrowser(server, admin);
        using var second = new FormBrowser(server, admin);
        foreach (var browser in new[] { first, second })
            await browser.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        var answers = await Task.WhenAll(
            first.SubmitShownAsync("/auth/device/verify", "device", new() { ["Decision"] = "approve" }),
            second.SubmitShownAsync("/auth/device/verify", "device", new() { ["Decision"] = "deny" }));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(1L,
            await server.Database.ScalarAsync<long>("select count(*) from audit.events where action in ('device.approve', 'device.deny')"));
    }

    [Fact]
    public async Task Redeem_ApprovedAndNeverPolled_DeliversOnce()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(), started);
        var redeemed = await server.RedeemAsync(started);
        Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
        Assert.NotNull((await redeemed.JsonAsync())["setup"]);
        Assert.Equal("410 already_delivered", await (await server.RedeemAsync(started)).RefusalAsync());
        Assert.Equal("expired", (await server.PollAsync(started)).Text("status"));
    }

    [Fact]
    public async Task Redeem_DeliveredAndNeverUsed_ReplacesTheLostToken()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(), started);
        var lost = (await server.PollAsync(started)).Text("token");
        var found = (await (await server.RedeemAsync(started)).JsonAsync()).Text("token");
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(lost));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(found));
        Assert.Equal("410 already_delivered", await (await server.RedeemAsync(started)).RefusalAsync());
    }

    [Theory]
    [InlineData("insert into token_use (token_id, last_used_at) select token_id, now() from tokens")]
    [InlineData("insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, "
        + "last_event_at, last_received_at) select 1, token_id, 1, 1, 0, 1, now(), now(), now() from tokens")]
    public async Task Redeem_DeliveredAndUsed_IsRefused(string use)
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(), started);
        var token = (await server.PollAsync(started)).Text("token");
        await server.Database.ExecuteAsync(use);
        Assert.Equal("410 already_delivered", await (await server.RedeemAsync(started)).RefusalAsync());
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
    }

    [Fact]
    public async Task Redeem_DeliveredAndRevoked_IsRefused()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(admin, started);
        Assert.Equal("approved", (await server.PollAsync(started)).Text("status"));
        var id = await server.Database.ScalarAsync<long>("select token_id from tokens");
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin)).StatusCode);
        Assert.Equal("410 already_delivered", await (await server.RedeemAsync(started)).RefusalAsync());
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    [Fact]
    public async Task UserCode_AnOwnOneBetweenGuesses_DoesNotPutOffTheLockOut()
    {
        await using var server = await StartAsync();
        var own = (await server.StartDeviceAsync()).Text("user_code");
        using var browser = new FormBrowser(server, await server.SignInAsync());
        for (var i = 0; i < AttemptKind.UserCode.PerAccountAndNetwork; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await TypeAsync(own));
            Assert.Equal(HttpStatusCode.BadRequest, await TypeAsync("BBBB-BBB" + "BCDFGHJKLM"[i]));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await TypeAsync("BBBB-BBBN"));

        async Task<HttpStatusCode> TypeAsync(string code) =>
            (await browser.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = code })).Status;
    }

    [Fact]
    public async Task Codes_ThatNobodyWasGiven_AreCountedAndLiveOnesAreNot()
    {
        await using var server = await StartAsync();
        var started = await server.StartDeviceAsync();
        for (var i = 0; i < AttemptKind.DeviceCode.PerNetwork + 10; i++)
            await server.PollAsync(started);
        Assert.Equal("404 resume_code_unknown",
            await (await server.SendAsync(HttpMethod.Post, "/auth/device/redeem", null, new { resume_code = "x" })).RefusalAsync());
        for (var i = 1; i < AttemptKind.DeviceCode.PerNetwork; i++)
            Assert.Equal("404 device_code_unknown", await (await server.SendAsync(HttpMethod.Post, "/auth/device/poll", null,
                new { device_code = $"guess {i}" })).RefusalAsync());
        Assert.Equal("429 too_many_attempts",
            await (await server.SendAsync(HttpMethod.Post, "/auth/device/poll", null, new { device_code = "guess" })).RefusalAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.OAuthAsync("guess")).StatusCode);
        Assert.Equal("slow_down", (await server.PollAsync(started)).Text("status"));
    }

    [Fact]
    public async Task Start_TooOften_IsRefusedThereAndNotElsewhere()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < AttemptKind.DeviceStart.PerNetwork; i++)
            await server.StartDeviceAsync();
        Assert.Equal("429 too_many_attempts",
            await (await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine = "m" })).RefusalAsync());
        using var elsewhere = server.ClientFrom("127.0.0.3");
        Assert.Equal(
            HttpStatusCode.OK, (await elsewhere.PostAsJsonAsync("/auth/device/start", new { machine = "m" }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Device_ApprovedByAMemberWhoIsRemoved_GetsNothing()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        var (member, id) = await server.AddMemberAsync(admin, JoinSteps.Ada);
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(member, started);
        await server.SendAsync(HttpMethod.Delete, $"/api/members/{id}", admin);
        Assert.Equal("denied", (await server.PollAsync(started)).Text("status"));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens"));
    }

    [Fact]
    public async Task Device_ApprovedBySomeoneWhoOnlyClaims_IsClaimedToo()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(await server.SignInAsync(), password: AdminPassword);
        var started = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(JoinSteps.Ada), started);
        Assert.Equal("approved", (await server.PollAsync(started)).Text("status"));
        Assert.True(await server.Database.ScalarAsync<bool>("select claimed from tokens where machine = 'build-box'"));
    }

    [Fact]
    public async Task Sweep_ADayAfterExpiry_ForgetsTheFlow()
    {
        await using var server = await StartAsync();
        await server.StartDeviceAsync();
        _clock.Advance(TimeSpan.FromHours(24));
        await server.StartDeviceAsync();
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("select count(*) from device_polls"));
        _clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await server.Database.ScalarAsync<long>("select count(*) from device_polls") == 1);
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from device_codes"));
    }

    private Task<TestServer> StartAsync() => StartWithAdminAsync(setup => setup.Time = _clock);

    private static async Task<string> ErrorAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonNode error = await answer.JsonAsync();
        Assert.NotEmpty(error.Text("error_description"));
        return error.Text("error");
    }
}
