using Takt.Server.Access;

namespace Takt.Server.Dashboard.Jump;

/// <summary>The pages that somebody can go to by name.</summary>
internal static class JumpPages
{
    private static readonly (string Name, string Path)[] Everyones =
    [
        ("Spend", "/spend"), ("Models", "/spend/models"), ("Line items", "/spend/items"), ("Sessions", "/sessions"), ("Limits", "/limits"),
        ("Machines", "/machines"),
    ];

    private static readonly (string Name, string Path)[] Admins =
    [
        ("Members", "/settings/members"), ("Invites", "/settings/invites"), ("Rollout", "/settings/rollout"),
        ("Unassigned people", "/settings/people"), ("Tokens of everyone", "/settings/tokens"), ("Connections", "/settings/connections"),
        ("Audit", "/settings/audit"), ("Organization settings", "/settings/organization"),
    ];

    private static readonly (string Name, string Path)[] Fixed =
    [
        ("My tokens", "/tokens"), ("Connect a machine", "/machines/new"), ("Validation", "/validate"), ("Set-up guide", "/onboarding"),
        ("Definitions", "/docs/definitions"), ("API reference", "/docs/api"),
    ];

    /// <param name="root">Of the door: <c>/me</c>, or nothing.</param>
    public static IEnumerable<JumpLink> Of(Caller caller, string root) =>
        Everyones.Select(page => (page.Name, Path: root + page.Path)).Prepend(("Home", root.Length == 0 ? "/" : root))
            .Concat(caller.IsAdmin ? Admins : []).Concat(Fixed).Select(page => new JumpLink("Page", page.Item1, page.Item2));
}
