using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>What Takt gives, and what it does not give yet: a guide that promises more is worth nothing.</summary>
internal static class Gains
{
    public static GuideSection Section(string address) => new("what_you_get", "What you get",
    [
        Block.Terms(
            ("Cost and tokens", "Every call counted once, by member, model, repository, machine, team and more; costs are estimates, "
                + $"never an invoice. Pages at {address}/, `GET {address}/api/usage`."),
            ("Sessions", $"Each with its calls, cost, and what every signal said of it: `GET {address}/api/sessions`."),
            ("Tracking", $"Whether this machine is heard, and what to do if it isn't: `POST {address}/validate`. All of them, with state, "
                + $"signals and client version: {address}/machines, `GET {address}/api/machines`; a member sees their own."),
            ("Rollout", "How far each person has come, from the invite to a healthy machine, and the next thing to do: "
                + $"{address}/settings/rollout, `GET {address}/api/rollout`, for admins."),
            ("Audit", $"Every change with who, when, before and after: `GET {address}/api/audit`, for admins."),
            ("Privacy", "Prompts, answers and tool contents are dropped at the door, before anything is stored.")),
        Block.Text("Not yet: limits and forecasts, which account to use next, webhooks, and the `takt` command."),
    ]);

    public static IReadOnlyList<GuideEndpoint> Endpoints(string address) =>
    [
        new("mint_invite", "POST", $"{address}/auth/invite", "an admin, or a trusted network"),
        new("register", "POST", $"{address}/auth/register", "anyone with a code"),
        new("retrieve_token", "POST", $"{address}/auth/token", "the code that registered the member"),
        new("rotate_token", "POST", $"{address}/auth/rotate", "a personal token"),
        new("setup_additional", "POST", $"{address}/auth/setup-additional", "a personal token, or signed in"),
        new("device_start", "POST", $"{address}/auth/device/start", "anyone"),
        new("device_poll", "POST", $"{address}/auth/device/poll", "the device code"),
        new("device_redeem", "POST", $"{address}/auth/device/redeem", "the resume code"),
        new("device_verify_page", "GET", $"{address}/auth/device/verify", "a person, signed in"),
        new("join_page", "GET", $"{address}/join", "anyone with a code"),
        new("another_machine_page", "GET", $"{address}/machines/new", "a person, signed in"),
        new("connections", "GET", $"{address}/api/connections", "an admin"),
        new("create_connection", "POST", $"{address}/api/connections", "an admin"),
        new("create_connection_key", "POST", $"{address}/api/connections/{{id}}/keys", "an admin"),
        new("login", "POST", $"{address}/auth/login", "anyone"),
        new("logout", "POST", $"{address}/auth/logout", "signed in"),
        new("pin_request", "POST", $"{address}/auth/pin/request", "anyone"),
        new("pin_verify", "POST", $"{address}/auth/pin/verify", "the PIN"),
        new("set_password", "POST", $"{address}/auth/password/set", "a person"),
        new("admin_set_password", "POST", $"{address}/auth/password/admin-set", "an admin"),
        new("validate", "POST", $"{address}/validate", "anyone; a token tells more"),
        new("validate_checklist", "GET", $"{address}/validate", "anyone"),
        new("machines", "GET", $"{address}/api/machines", "a token with usage:read"),
        new("rollout", "GET", $"{address}/api/rollout", "an admin"),
        new("onboarding", "GET", $"{address}/onboarding", "anyone"),
        new("usage", "GET", $"{address}/api/usage", "a token with usage:read"),
        new("dashboard", "GET", $"{address}/", "signed in"),
        new("api_reference", "GET", $"{address}/docs/api", "anyone"),
        new("api_document", "GET", $"{address}/openapi/v1.json", "anyone"),
    ];
}
