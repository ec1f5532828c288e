using Takt.Server.Access;
using Takt.Server.Tests.Access;

namespace Takt.Server.Tests.Authorization;

/// <summary>One rule for each endpoint and page of the server. Who adds an endpoint adds its rule here.</summary>
internal static class EndpointRules
{
    private const string Nobodys = "belongs to no organization until somebody approves it";

    public static IReadOnlyList<EndpointRule> All { get; } = [.. Open, .. SigningIn, .. Devices, .. Ingest, .. Usage, .. PriceRules.All,
        .. LimitRules.All,
        .. Managing, .. Pages, .. FormRules.All];

    private static EndpointRule[] Open =>
    [
        Read("/healthz", Who.Anyone, "/healthz") with { Declares = Requirement.Own },
        Read("/readyz", Who.Anyone, "/readyz") with { Declares = Requirement.Own },
        new("POST", "/validate", Who.Anyone,
            (_, _) => At("/validate", new { host_name = "laptop" })) { Declares = Requirement.Own, Unaudited = "only asks" },
        Read("/validate", Who.Anyone, "/validate"),
        Read("/onboarding", Who.Anyone, "/onboarding"),
        Read("/docs/api", Who.Anyone, "/docs/api"),
        Read("/docs/definitions", Who.Anyone, "/docs/definitions"),
        Read("/api/definitions", Who.Anyone, "/api/definitions"),
        Read("/openapi/v1.json", Who.Anyone, "/openapi/v1.json"),
    ];

    private static EndpointRule[] SigningIn =>
    [
        new("POST", "/auth/login", Who.Anyone, async (world, _) => new("/auth/login",
            new { email = (await world.MemberAsync(MatrixWorld.A)).Email, password = MatrixWorld.Password })) { Audited = "session.open" },
        new("POST", "/auth/logout", Who.Anyone, (_, _) => At("/auth/logout")) { Audited = "session.close" },
        new("POST", "/sign-out", Who.Anyone,
            (_, _) => At("/sign-out")) { Unaudited = "needs the page's form; its test is the page's", Status = 403, Except = _ => true },
        new("POST", "/switch-organization", Who.Person, (_, _) =>
            At("/switch-organization")) { Unaudited = "needs the page's form; its test is the page's", Status = 403, Except = _ => true },
        new("POST", "/auth/pin/request", Who.Anyone, async (world, _) =>
            new("/auth/pin/request", new { email = (await world.MemberAsync(MatrixWorld.A)).Email })
            {
                From = world.Address(),
            }) { Audited = "pin.request", Status = 202 },
        new("POST", "/auth/pin/verify", Who.Anyone, async (world, _) =>
        {
            var (email, challenge, pin) = await world.PinAsync(MatrixWorld.A);
            return new("/auth/pin/verify", new { email, challenge, pin }) { From = world.Address() };
        }) { Audited = "email.prove pin.try session.open" },
        new("POST", "/auth/invite", Who.Admin,
            (_, _) => At("/auth/invite", new { count = 1 })) { Audited = "invite.create", Declares = Requirement.Anyone },
        new("POST", "/auth/register", Who.Anyone, async (world, _) =>
            new("/auth/register", new
            {
                email = world.Unique("new") + "@example.com",
                invite_code = (await world.InviteAsync(MatrixWorld.A)).Code,
                machine = "laptop",
            })) { Audited = "member.register" },
        new("POST", "/auth/token", Who.Anyone, FetchAsync) { Audited = "member.reissue" },
        new("POST", "/auth/password/set", Who.Person, (_, _) => At("/auth/password/set",
            new { password = "another long one", current_password = MatrixWorld.Password })) { Audited = "password.set" },
        new("POST", "/auth/password/admin-set", Who.Admin, async (world, _) =>
            new("/auth/password/admin-set", new
            {
                member_id = (await world.MemberAsync(MatrixWorld.A)).Member, password = "another long one",
            })) { Audited = "password.admin_set", BodyId = true },
        new("POST", "/auth/organization", Who.Person, (_, _) => At("/auth/organization",
            new { organization_id = MatrixWorld.A })) { Audited = "organization.switch", BodyId = true, Cookies = true },
        new("POST", "/auth/rotate", Who.Person,
            (_, _) => At("/auth/rotate", new { })) { Audited = "token.rotate", Primary = MatrixCaller.PersonalToken },
        // What is minted may write, which takes a cookie or a token that may itself.
        new("POST", "/auth/setup-additional", Who.Person, (_, _) => At("/auth/setup-additional", new { machine = "second" }))
        {
            Audited = "token.add_machine", Except = caller => !caller.Write && !caller.Name.EndsWith("cookie", StringComparison.Ordinal),
        },
    ];

    private static EndpointRule[] Devices =>
    [
        new("POST", "/auth/device/start", Who.Anyone,
            (_, _) => At("/auth/device/start", new { machine = "laptop" })) { Unaudited = Nobodys },
        new("POST", "/auth/device/poll", Who.Anyone, async (world, _) =>
            new("/auth/device/poll", new { device_code = (await world.DeviceAsync(MatrixWorld.A)).Device })) { Audited = "device.deliver" },
        new("POST", "/auth/device/redeem", Who.Anyone, async (world, _) => new(
            "/auth/device/redeem", new { resume_code = (await world.DeviceAsync(MatrixWorld.A)).Resume })) { Audited = "device.redeem" },
        new("POST", "/oauth/device_authorization", Who.Anyone, (_, _) =>
            At("/oauth/device_authorization", new Dictionary<string, string> { ["client_id"] = "laptop" })) { Unaudited = Nobodys },
        new("POST", "/oauth/token", Who.Anyone, async (world, _) => new("/oauth/token", new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
            ["device_code"] = (await world.DeviceAsync(MatrixWorld.A)).Device,
        })) { Audited = "device.deliver" },
        Page("/auth/device/verify", Who.Person),
        Page("/join", Who.Anyone),
    ];

    private static EndpointRule[] Ingest =>
    [
        new("ANY", "/v1/{**path}", Who.UsageWrite, (_, _) => At("/v1/logs", new { resourceLogs = Array.Empty<int>() }))
        {
            Declares = Requirement.Own, Unaudited = "telemetry", Primary = MatrixCaller.PersonalToken, Everyones = true,
        },
        new("ANY", "/api/v1/public/ingest/otel/{**path}", Who.UsageWrite, async (world, _) =>
            new($"/api/v1/public/ingest/otel/claude/{await world.ConnectionAsync(MatrixWorld.A)}/v1/logs",
                new { resourceLogs = Array.Empty<int>() }))
        {
            Declares = Requirement.Own, Unaudited = "telemetry", Primary = MatrixCaller.PersonalToken,
        },
        // Its refusals are in the trailers: the tests of ingest try them.
        new("ANY", "/opentelemetry.proto.collector.{service}/{method}", Who.Anyone,
            (_, _) => At("/opentelemetry.proto.collector.logs.v1.LogsService/Export", new { }))
        {
            Declares = Requirement.Own, Unaudited = "telemetry", Everyones = true, Status = 426,
        },
    ];

    private static EndpointRule[] Usage =>
    [
        Read("/api/usage", Who.UsageRead, "/api/usage?from=2026-01-01"),
        Read("/api/activity", Who.UsageRead, "/api/activity?from=2026-01-01"),
        Read("/api/costs", Who.UsageRead, "/api/costs?from=2026-01-01"),
        Read("/api/costs/export", Who.UsageRead, "/api/costs/export?from=2026-01-01"),
        Read("/api/usage/last-event", Who.UsageRead, "/api/usage/last-event"),
        Read("/api/views", Who.Person, "/api/views"),
        new("POST", "/api/views", Who.Person, (_, _) => At("/api/views", new { name = "mine", address = "/spend?range=28d" }))
        {
            Audited = "view.save",
        },
        new("DELETE", "/api/views/{id:long}", Who.Person, async (world, caller) =>
            new($"/api/views/{await ViewAsync(world, caller)}")) { Audited = "view.remove" },
        new("POST", "/save-view", Who.Person, (_, _) =>
            At("/save-view")) { Unaudited = "needs the page's form; its test is the page's", Status = 403, Except = _ => true },
        Read("/parts/carriers", Who.Person, "/parts/carriers?mine=true&range=7d"),
        Read("/parts/jump", Who.Person, "/parts/jump?mine=true&text=spend"),
        Read("/api/me/events", Who.UsageRead, "/api/me/events") with { Streams = true },
        Read("/api/sessions", Who.UsageRead, "/api/sessions"),
        new("GET", "/api/sessions/{id:guid}", Who.UsageRead,
            async (world, _) => new($"/api/sessions/{await world.SessionAsync(MatrixWorld.A)}")) { Audited = "session.look" },
        Read("/api/machines", Who.UsageRead, "/api/machines"),
        Read("/api/me/machines", Who.Person, "/api/me/machines?unconfirmed=true"),
        new("POST", "/api/me/machines/{token_id:long}/confirm", Who.Person, async (world, caller) =>
            new($"/api/me/machines/{await UnconfirmedAsync(world, caller)}/confirm")) { Audited = "machine.confirm" },
        new("POST", "/api/me/machines/{token_id:long}/reject", Who.Person, async (world, caller) =>
            new($"/api/me/machines/{await UnconfirmedAsync(world, caller)}/reject")) { Audited = "machine.reject" },
        Read("/api/raw-batches", Who.Admin, "/api/raw-batches"),
        new("GET", "/api/raw-batches/{id}", Who.Admin, async (world, _) => new($"/api/raw-batches/{await world.BodyAsync(MatrixWorld.A)}")),
        Read("/api/persons", Who.Admin, "/api/persons"),
        new("POST", "/api/persons/{id:long}/link", Who.Admin, async (world, caller) =>
            new($"/api/persons/{await world.PersonAsync(MatrixWorld.A)}/link",
                new { member_id = (await world.MemberAsync(caller.Organization)).Member })) { Audited = "person.link" },
        new("DELETE", "/api/persons/{id:long}/link", Who.Admin,
            async (world, _) => new($"/api/persons/{await LinkedAsync(world)}/link")) { Audited = "person.unlink" },
        new("POST", "/api/persons/{id:long}/merge", Who.Admin, async (world, caller) =>
            new($"/api/persons/{await world.PersonAsync(MatrixWorld.A)}/merge",
                new { into_person_id = await world.PersonAsync(caller.Organization) })) { Audited = "person.merge" },
        new("POST", "/api/persons/{id:long}/set-apart", Who.Admin,
            async (world, _) => new($"/api/persons/{await world.DisputedAsync(MatrixWorld.A)}/set-apart")) { Audited = "person.set_apart" },
        new("PUT", "/api/persons/{id:long}/kind", Who.Admin, async (world, _) =>
            new($"/api/persons/{await world.PersonAsync(MatrixWorld.A)}/kind", new { kind = "automation" })) { Audited = "person.kind" },
        new("DELETE", "/api/persons/{id:long}/merge", Who.Admin,
            async (world, _) => new($"/api/persons/{await MergedAsync(world)}/merge")) { Audited = "person.unmerge" },
    ];

    private static EndpointRule[] Managing =>
    [
        Read("/api/audit", Who.Admin, "/api/audit"),
        Read("/api/audit/export", Who.Admin, "/api/audit/export"),
        new("GET", "/api/audit/{id:long}", Who.Admin, async (world, _) => new($"/api/audit/{await world.EventAsync(MatrixWorld.A)}")),
        Read("/api/tokens", Who.PersonOrAdmin, "/api/tokens"),
        // Nobody gives more than they have, and a shared token gives none.
        new("POST", "/api/tokens", Who.Person, (_, _) => At("/api/tokens", new { label = "x", scopes = new[] { "usage:read" } }))
        {
            Audited = "token.create", Except = caller => !caller.Read, Declares = Requirement.PersonOrAdmin,
        },
        new("GET", "/api/tokens/{id:long}", Who.PersonOrAdmin, async (world, caller) =>
            new($"/api/tokens/{await world.TokenIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null)}")),
        new("PATCH", "/api/tokens/{id:long}", Who.PersonOrAdmin, async (world, caller) =>
            new($"/api/tokens/{await world.TokenIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null)}",
                new { label = "another" })) { Audited = "token.change" },
        new("DELETE", "/api/tokens/{id:long}", Who.PersonOrAdmin, async (world, caller) =>
            new($"/api/tokens/{await world.TokenIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null)}"))
        {
            Audited = "token.revoke",
        },
        // A personal token is rotated by itself or by its owner's cookie, and by no other token of theirs.
        new("POST", "/api/tokens/{id:long}/rotate", Who.PersonOrAdmin, async (world, caller) => new(
            $"/api/tokens/{await world.TokenIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null)}/rotate",
            new { grace_seconds = 60 }))
        {
            Audited = "token.rotate",
            Except = caller => !caller.Name.EndsWith("cookie", StringComparison.Ordinal),
        },
        Read("/api/members", Who.Admin, "/api/members"),
        new("POST", "/api/members", Who.Admin,
            (world, _) => At("/api/members", new { email = world.Unique("added") + "@example.com" })) { Audited = "member.create" },
        new("GET", "/api/members/{id:long}", Who.Admin,
            async (world, _) => new($"/api/members/{(await world.MemberAsync(MatrixWorld.A)).Member}")),
        new("PATCH", "/api/members/{id:long}", Who.Admin, async (world, _) =>
            new($"/api/members/{(await world.MemberAsync(MatrixWorld.A)).Member}", new { role = "admin" })) { Audited = "member.change" },
        new("DELETE", "/api/members/{id:long}", Who.Admin,
            async (world, _) => new($"/api/members/{(await world.MemberAsync(MatrixWorld.A)).Member}")) { Audited = "member.remove" },
        Read("/api/organizations", Who.Person, "/api/organizations"),
        // Of the server, not of an organization.
        new("POST", "/api/organizations", Who.Person, (_, _) => At("/api/organizations", new { name = "Third" }))
        {
            Audited = "organization.create", Primary = MatrixCaller.ServerAdmin, Except = caller => caller != MatrixCaller.ServerAdmin,
        },
        Read("/api/organization", Who.Admin, "/api/organization"),
        new("PATCH", "/api/organization", Who.Admin,
            (world, _) => At("/api/organization", new { name = world.Unique("Name ") })) { Audited = "organization.change" },
        Read("/api/rollout", Who.Admin, "/api/rollout"),
        Read("/api/invites", Who.Admin, "/api/invites"),
        new("DELETE", "/api/invites/{id:long}", Who.Admin,
            async (world, _) => new($"/api/invites/{(await world.InviteAsync(MatrixWorld.A)).Id}")) { Audited = "invite.revoke" },
        Read("/api/connections", Who.Admin, "/api/connections"),
        new("POST", "/api/connections", Who.Admin,
            (world, _) => At("/api/connections", new { name = "Office" })) { Audited = "connection.create" },
        new("GET", "/api/connections/{id}", Who.Admin,
            async (world, _) => new($"/api/connections/{await world.ConnectionAsync(MatrixWorld.A)}")),
        new("PATCH", "/api/connections/{id}", Who.Admin, async (world, _) =>
            new($"/api/connections/{await world.ConnectionAsync(MatrixWorld.A)}", new { name = "New" })) { Audited = "connection.change" },
        new("DELETE", "/api/connections/{id}", Who.Admin,
            async (world, _) => new($"/api/connections/{await world.ConnectionAsync(MatrixWorld.A)}")) { Audited = "connection.remove" },
        // A key is made by a person who may write; a shared token begets none.
        new("POST", "/api/connections/{id}/keys", Who.Admin,
            async (world, _) => new($"/api/connections/{await world.ConnectionAsync(MatrixWorld.A)}/keys", new { }))
        {
            Audited = "token.create", Except = caller => caller.Name is "a shared token with admin" or "an admin's token with admin",
        },
    ];

    private static EndpointRule[] Pages =>
    [
        Page("/", Who.Person),
        Page("/me", Who.Person),
        Page("/setup", Who.Anyone),
        Page("/sign-in", Who.Anyone),
        Page("/tokens", Who.Person),
        Page("/settings", Who.Admin),
        Page("/password", Who.Person),
        Page("/organizations/new", Who.Person)
            with { Primary = MatrixCaller.ServerAdmin, Except = caller => caller != MatrixCaller.ServerAdmin },
        Page("/spend", Who.Person),
        Page("/me/spend", Who.Person),
        Page("/spend/models", Who.Person),
        Page("/me/spend/models", Who.Person),
        Page("/spend/items", Who.Person),
        Page("/me/spend/items", Who.Person),
        Page("/sessions", Who.Person),
        Page("/me/sessions", Who.Person),
        new("PAGE", "/sessions/{Id:guid}", Who.Person,
            async (world, _) => new($"/sessions/{await world.SessionAsync(MatrixWorld.A)}")) { Audited = "session.look" },
        new("PAGE", "/me/sessions/{Id:guid}", Who.Person,
            async (world, _) => new($"/me/sessions/{await world.SessionAsync(MatrixWorld.A)}")) { Status = 404 },
        Page("/limits", Who.Person),
        Page("/me/limits", Who.Person),
        LimitRules.Seat("/limits"),
        LimitRules.Seat("/me/limits"),
        Page("/machines", Who.Person),
        Page("/me/machines", Who.Person),
        Page("/machines/new", Who.Person),
        Page("/machines/confirm", Who.Person),
        Page("/settings/members", Who.Admin),
        Page("/settings/members/add", Who.Admin),
        Page("/settings/rollout", Who.Admin),
        Page("/settings/members/{MemberId:long}", Who.Admin)
            with { Call = async (world, _) => new($"/settings/members/{(await world.MemberAsync(MatrixWorld.A)).Member}") },
        Page("/settings/invites", Who.Admin),
        Page("/settings/tokens", Who.Admin),
        Page("/settings/connections", Who.Admin),
        Page("/settings/connections/{Id}", Who.Admin)
            with { Call = async (world, _) => new($"/settings/connections/{await world.ConnectionAsync(MatrixWorld.A)}") },
        Page("/settings/organization", Who.Admin),
        Page("/settings/people", Who.Admin),
        Page("/settings/audit", Who.Admin),
        Page("/design", Who.Person),
        Read("/design/sample.json", Who.Person, "/design/sample.json"),
        Read("/charts/usage.json", Who.Person, "/charts/usage.json?mine=true"),
        // Says of a token of one's own whether it is heard yet.
        new("GET", "/parts/machine", Who.Person,
            async (world, caller) => new($"/parts/machine?token={await world.TokenIdAsync(caller.Organization, caller.Member)}")),
        Read("/parts/pulse", Who.Person, "/parts/pulse?mine=true"),
    ];

    private static EndpointRule Read(string route, Who who, string path) => new("GET", route, who, (_, _) => At(path));

    private static EndpointRule Page(string route, Who who) => new("PAGE", route, who, (_, _) => At(route));

    private static Task<MatrixCall> At(string path, object? body = null) => Task.FromResult(new MatrixCall(path, body));

    private static async Task<MatrixCall> FetchAsync(MatrixWorld world, Credential caller)
    {
        var (_, code) = await world.InviteAsync(MatrixWorld.A);
        var email = world.Unique("fetch") + "@example.com";
        using var answer = await world.Server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email, invite_code = code, machine = "laptop" });
        answer.EnsureSuccessStatusCode();
        return new("/auth/token", new { email, invite_code = code, machine = "laptop" });
    }

    private static Task<long> UnconfirmedAsync(MatrixWorld world, Credential caller) =>
        world.UnconfirmedIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null);

    private static async Task<long> ViewAsync(MatrixWorld world, Credential caller) => await world.Database.ScalarAsync<long>(
        "insert into views (organization_id, member_id, name, address, created_at) "
            + "values ($1, $2, gen_random_uuid()::text, '/spend', now()) returning view_id", MatrixWorld.A,
        caller is { Organization: MatrixWorld.A, Member: { } own } ? own : (await world.MemberAsync(MatrixWorld.A)).Member);

    private static async Task<long> LinkedAsync(MatrixWorld world)
    {
        var person = await world.PersonAsync(MatrixWorld.A);
        var (_, member, _) = await world.MemberAsync(MatrixWorld.A);
        await world.Database.ExecuteAsync(
            "insert into person_links (organization_id, person_id, member_id, created_at) values ($1, $2, $3, now())", MatrixWorld.A,
            person, member);
        return person;
    }

    private static async Task<long> MergedAsync(MatrixWorld world)
    {
        var person = await world.PersonAsync(MatrixWorld.A);
        var into = await world.PersonAsync(MatrixWorld.A);
        await world.Database.ExecuteAsync(
            "insert into person_merges (organization_id, person_id, into_person_id, created_at) values ($1, $2, $3, now())", MatrixWorld.A,
            person, into);
        return person;
    }
}
