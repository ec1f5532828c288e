using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>How to tell whether a machine is tracking.</summary>
internal static class Tracking
{
    public static GuideSection Section(string address) => new("is_it_tracking", "Is this machine tracking?",
    [
        Block.Text($"One call answers it: `POST {address}/validate`. Don't read it off the pages or the usage API, which answer other "
            + "questions. First find the name that the machine sends: the one in the variable, not the system's."),
        Block.PowerShell(
            "($env:OTEL_RESOURCE_ATTRIBUTES -split ',' | Where-Object { $_ -match '^host\\.name=' }) -replace '^host\\.name=', ''"),
        Block.Bash("printf '%s\\n' \"$OTEL_RESOURCE_ATTRIBUTES\" | tr ',' '\\n' | sed -n 's/^host\\.name=//p'"),
        Block.Text("If the variables live in a settings file, read `env.OTEL_RESOURCE_ATTRIBUTES` there. "
            + "Where it names no host and `OTEL_RESOURCE_INCLUDE_HOST` is `true`, it is the system's name after all (Claude Code 2.1.332 "
            + "and later). Then ask:"),
        Block.Post($"{address}/validate", """{"host_name":"<host-name>"}""", "<token>"),
        Block.Text("The answer is always 200. `tracking_status` is one of:"),
        Block.Terms(
            ("active", "Heard within the last 5 minutes: it works."),
            ("recent", "Heard 5 to 60 minutes ago: it works, nothing new has come yet."),
            ("stale", "Last heard more than an hour ago: Claude Code may have been quit. An exact name that is stale counts for more than "
                + "another spelling that is active."),
            ("host_never_seen", "The token is good, but nothing ever came under this name: a variable is missing or wrong, "
                + "or Claude Code was not started anew."),
            ("host_normalized", "Only another spelling of the name was heard (case, domain, `.local`); `hostname_match_candidates` has it. "
                + "Change the variable, or ask for that name."),
            ("no_host_supplied", "The token is good; ask again with `host_name`."),
            ("auth_invalid",
                "The token is refused; `token_problem` says why: `unreadable_header`, `malformed`, `unknown`, `revoked`, `expired`."),
            ("no_token", "There was no `Authorization: Bearer` header.")),
        Block.Text("Other fields:"),
        Block.Terms(
            ("token", "`ok`, `invalid`, `missing`, `insufficient_scope` (a good token that may not send usage), or `unconfirmed` (it "
                + "sends; for all else its owner has to say that the machine is theirs, as `next_action` tells)."),
            ("next_action", "One literal instruction for exactly this case."),
            ("host_name_ever_seen, last_seen_at", "Whether this name was heard, and when its newest event happened."),
            ("recent_machines_for_token", "Every name heard with this token within 24 hours: shows at a glance which name is really sent."),
            ("recent_accounts_for_token", "Every account of the provider within 24 hours."),
            ("tokens_24h_for_host", "Model tokens recorded for the host within 24 hours."),
            ("signals, signals_seen", "Metrics, logs and traces, each with its own light."),
            ("app_version, warnings", "The client's version, and what is wrong although telemetry arrives: a missing signal, no usage, "
                + "a version with a known fault."),
            ("newest_event_at, scopes", "When anything was last heard from the token's owner, and what the token may do.")),
        Block.Note("A member is not an account. One person with one token may use several accounts of the provider, a private one and a "
            + "seat of a team: never take the one for the other."),
    ]);
}
