namespace Takt.Server.Tests.Authorization;

/// <summary>The rules of limits and forecasts.</summary>
internal static class LimitRules
{
    private const string Telemetry = "what clients read is no decision of a person";

    public static EndpointRule[] All =>
    [
        new("GET", "/api/forecast", Who.UsageRead, (_, _) => At("/api/forecast")),
        new("GET", "/api/me/usage", Who.Person, (_, _) => At("/api/me/usage")),
        new("GET", "/api/me/pace", Who.Person, (_, _) => At("/api/me/pace")),
        new("GET", "/api/limits/readings", Who.Person, (_, _) => At("/api/limits/readings")),
        new("POST", "/api/limits/readings", Who.Person, (world, _) => At("/api/limits/readings", new
        {
            session_id = world.Unique("waiting"),
            windows = new[] { new { scope = "five_hour", used_percentage = 12 } },
        })) { Unaudited = Telemetry },
        new("POST", "/api/limits/hit", Who.Person, async (world, caller) =>
            new("/api/limits/hit", new { account = (await AccountAsync(world, caller)).Name })) { Audited = "limit.hit" },
        new("POST", "/api/limits/new-window", Who.Person, async (world, caller) =>
            new("/api/limits/new-window", new { account = (await AccountAsync(world, caller)).Name })) { Audited = "limit.new_window" },
        new("POST", "/mark-limit", Who.Person, (_, _) =>
            At("/mark-limit")) { Unaudited = "needs the page's form; its test is the page's", Status = 403, Except = _ => true },
        Undo("/api/limits/readings", 1),
        Undo("/api/limits/hit", 2),
        Undo("/api/limits/new-window", 3),
        new("PUT", "/api/limits/accounts/{id:long}/organization", Who.Person, async (world, caller) =>
            new($"/api/limits/accounts/{(await AccountAsync(world, caller, MatrixWorld.A)).Id}/organization"))
        {
            Audited = "account.mark", Status = 204,
        },
        new("DELETE", "/api/limits/accounts/{id:long}/organization", Who.Person, async (world, caller) =>
        {
            var account = await AccountAsync(world, caller, MatrixWorld.A);
            await world.Database.ExecuteAsync(
                "insert into organization_accounts (organization_id, account_id, marked_at) values ($1, $2, now())", MatrixWorld.A,
                account.Id);
            return new($"/api/limits/accounts/{account.Id}/organization");
        }) { Audited = "account.unmark", Status = 204 },
    ];

    /// <summary>The page of an account that the caller's own usage has named.</summary>
    public static EndpointRule Seat(string door) => new("PAGE", door + "/{Id:long}", Who.Person, async (world, caller) =>
        new($"{door}/{(await AccountAsync(world, caller, MatrixWorld.A)).Id}"));

    private static EndpointRule Undo(string path, short kind) => new("DELETE", path + "/{id:long}", Who.Person, async (world, caller) =>
    {
        var member = caller is { Organization: MatrixWorld.A, Member: { } own } ? own : (await world.MemberAsync(MatrixWorld.A)).Member;
        var id = await world.Database.ScalarAsync<long>(
            "insert into limit_readings (organization_id, session_id, member_id, kind, scope, source, used_percentage, read_at, posted_at) "
                + "values ($1, $2, $3, $4, 'five_hour', 'test', 1, now(), now()) returning reading_id", MatrixWorld.A, world.Unique("s"),
            member, kind);
        return new($"{path}/{id}");
    })
    { Audited = "limit.undo", Status = 204 };

    /// <summary>An account that the caller's own usage has named; of <paramref name="organization"/>, whoever asks.</summary>
    private static async Task<(long Id, string Name)> AccountAsync(MatrixWorld world, Credential caller, int? organization = null)
    {
        var of = organization ?? caller.Organization;
        var member = caller.Organization == of && caller.Member is { } own ? own : (await world.MemberAsync(of)).Member;
        var name = world.Unique("account-");
        var account = await world.Database.ScalarAsync<long>(
            "insert into accounts (organization_id, account_uuid, provider_organization) values ($1, $2, '') returning account_id", of,
            name);
        var person = await world.Database.ScalarAsync<long>(
            "insert into persons (organization_id, kind, key) values ($1, 'member', $2) on conflict (organization_id, kind, key) "
                + "do update set key = excluded.key returning person_id", of, $"{member}");
        await world.Database.ExecuteAsync(
            "insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at, "
                + "last_received_at) values ($1, 0, $2, 0, $3, 1, now(), now(), now())", of, person, account);
        return (account, name);
    }

    private static Task<MatrixCall> At(string path, object? body = null) => Task.FromResult(new MatrixCall(path, body));
}
