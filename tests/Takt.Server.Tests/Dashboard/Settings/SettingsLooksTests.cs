namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>Every page of the settings and of machines, as people see it.</summary>
public sealed class SettingsLooksTests(SettingsServer host) : IClassFixture<SettingsServer>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "members", "/settings/members" },
        { "add", "/settings/members/add" },
        { "member", "/settings/members/{ada}" },
        { "invites", "/settings/invites" },
        { "tokens", "/settings/tokens?state=all" },
        { "connections", "/settings/connections" },
        { "connection", "/settings/connections/claude-team-x7k2pq" },
        { "connection-warned", "/settings/connections/cowork" },
        { "organization", "/settings/organization" },
        { "rollout", "/settings/rollout" },
        { "machines", "/machines" },
        { "own-tokens", "/tokens" },
        { "new-machine", "/machines/new" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InEveryThemeAndWidth_IsSoundAndAccessible(string name, string path)
    {
        foreach (var (width, theme) in Looks.Each)
        {
            await using var visit = await host.Browser.VisitAsync(
                host.Server, path.Replace("{ada}", $"{host.AdaId}", StringComparison.Ordinal), host.Admin, width, theme);

            await visit.PhotographAsync($"settings-{name}-{width}-{theme}".ToLowerInvariant());
            Assert.Equal(200, visit.Answer!.Status);
            Assert.Empty(visit.Complaints);
            Assert.Empty(visit.Strays);
            Assert.False(await visit.ScrollsSidewaysAsync());
            Assert.True(await visit.Page.EvaluateAsync<bool>(
                "[...document.querySelectorAll('.table-wrap')].every(wrap => wrap.scrollWidth <= wrap.clientWidth)"),
                "A table scrolls sideways.");
            Assert.Empty(await visit.AxeAsync());
        }
    }
}
