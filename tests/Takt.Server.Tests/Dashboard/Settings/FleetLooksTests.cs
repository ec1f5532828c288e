using Microsoft.Playwright;
using Takt.Testing;
using static Microsoft.Playwright.Assertions;

namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>Machines and rollout of an organization that fits no single page.</summary>
public sealed class FleetLooksTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Fleet_OfThousands_IsSoundOnEveryPageAndLeadsOn()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Acme Fleet");
        var cookie = await world.SignInAsync("olivia@example.com", "admin");
        foreach (var statement in Fleet)
            await server.Database.ExecuteAsync(statement, world.OrganizationId);

        foreach (var (name, path, more) in new[]
        {
            ("machines", "/machines?state=stale", "More machines"), ("rollout", "/settings/rollout", "More people"),
        })
        {
            await using var visit = await browser.VisitAsync(server, path, cookie);
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = more }).ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the start" })).ToBeVisibleAsync();
            await Expect(visit.Page.Locator("tbody tr")).ToHaveCountAsync(100);
            await visit.PhotographEverywhereAsync($"fleet-{name}");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the start" }).ClickAsync();
            await visit.AtAsync(path);
            Assert.Empty(visit.Complaints);
            Assert.Empty(visit.Strays);
        }
    }

    private static readonly string[] Fleet =
    [
        """
        with u as (insert into users (email, created_at) select 'dev-' || i || '@example.com', now() from generate_series(1, 1500) i
          returning user_id)
        insert into members (organization_id, user_id, role, created_at) select $1, user_id, 'member', now() from u
        """,
        """
        insert into tokens (organization_id, hash, prefix, label, member_id, scopes, machine, created_at)
        select $1, sha256(convert_to('fleet ' || member_id, 'UTF8')), 'takt_Fl3', 'laptop', member_id, array['usage:write'],
          'laptop-' || member_id, now()
        from members where organization_id = $1 and role = 'member'
        """,
        "insert into machines (organization_id, host_name) select $1, 'build-agent-' || i from generate_series(1, 6000) i",
        """
        with t as (select token_id, member_id from tokens where organization_id = $1 order by token_id limit 1),
        who as (
          insert into persons (organization_id, kind, key)
          select $1, case when member_id is null then 'unknown' else 'member' end, coalesce(member_id::text, '') from t
          on conflict (organization_id, kind, key) do update set kind = excluded.kind returning person_id
        )
        insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at,
          last_received_at, app_version)
        select $1, t.token_id, who.person_id, h.machine_id, 0, 2, at, at, at, case when h.machine_id % 3 = 0
          then '2.1.150' else '2.1.300' end
        from machines h, t, who, lateral (select now() - h.machine_id * interval '2 seconds') k (at) where h.organization_id = $1
        """,
    ];
}
