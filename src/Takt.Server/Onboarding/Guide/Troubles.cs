using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>What goes wrong, most common first.</summary>
internal static class Troubles
{
    public static GuideSection Section(string address) => new("troubleshooting", "When nothing arrives, or not all of it",
    [
        Block.Terms(
            ("Claude Code was not started anew", "The variables are read once, at start, also those of managed settings. "
                + "Quit every Claude Code and the desktop app, open a new shell, start it there."),
            ("Added to a shell profile, nothing changed", "Open a new terminal, or run `. ~/.zshrc` (`. ~/.bashrc`), then start Claude "
                + "Code from that terminal. A running session does not see new variables."),
            ("Only some of the variables are set", "Without `OTEL_EXPORTER_OTLP_PROTOCOL`, which has no default, "
                + "or `CLAUDE_CODE_ENABLE_TELEMETRY=1` nothing is sent and nothing is said. Set all of them by one block, "
                + "and replace the whole `env` block of a settings file: it wins over the shell."),
            ("Only one kind of signal comes", "Each has its own switch: `OTEL_METRICS_EXPORTER`, `OTEL_LOGS_EXPORTER`, "
                + "`OTEL_TRACES_EXPORTER` (with `CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1`) must be `otlp`. "
                + "A leftover `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`, `…_LOGS_ENDPOINT` or `…_TRACES_ENDPOINT` sends one of them "
                + "elsewhere."),
            ("401", "The header must be exactly `Authorization=Bearer takt_…` in `OTEL_EXPORTER_OTLP_HEADERS`, with one space between "
                + $"Bearer and the token. The token may be cut off, revoked, expired or another server's: `POST {address}/validate` says "
                + "which."),
            ("403", "The token has not the scope `usage:write`. Make one that has it, or ask an admin."),
            ("403 token_unconfirmed", "The machine was set up before the owner of its e-mail address signed in. It goes on sending; for "
                + $"all else the owner says that it is theirs, at {address}/machines/confirm."),
            ("404", $"The endpoint names a path that exporters append themselves. Paste the address alone, `{address}`, or the collector "
                + $"root of a connection, `{address}/api/v1/public/ingest/otel/claude/<connection-id>`: never with `/v1/metrics`, "
                + "`/v1/logs` or `/v1/traces`. For a connection: its id may be wrong, or another organization's."),
            ("429 and 503", "The server asks for a pause, and what was acknowledged is safe. Over HTTP Claude Code tries a batch five "
                + "times within some 8 seconds, then drops it; while it quits, once or twice. Over gRPC it never tries again."),
            ("No cost lines", "Cost comes from `api_request` events with `cost_usd`, or from the metrics `claude_code.cost.usage` and "
                + "`claude_code.token.usage`. See that the export is answered with 200 or 202, that logs or metrics are on, "
                + "and that Claude Code has been asked something. Models without a price are shown as unpriced, never as $0."),
            ("Managed settings have no effect",
                $"They lie at {string.Join(", ", SetupBuilder.ManagedPaths.Values.Select(path => $"`{path}`"))}; "
                    + "`~/.claude/managed-settings.json` is never read. In Claude Code, `/status` lists the sources that it uses. "
                    + "The highest source that sets any telemetry variable owns all of them."),
            ("A repository's settings have no effect", "New versions don't take an endpoint or an exporter from `.claude/settings.json` of "
                + "a repository: use your user's settings, managed settings or the shell."),
            ("Team or machine missing in one repository", "Its `.claude/settings.json` sets `OTEL_RESOURCE_ATTRIBUTES`, "
                + "which replaces your list as a whole: `team`, `host.name` and all else of yours are gone there. "
                + "Take the variable out of that file, or write into it all that you need. With `OTEL_RESOURCE_INCLUDE_HOST=true` the "
                + "machine's name still comes (2.1.332 and later)."),
            ("The terminal works, the desktop app doesn't", "Started from the Dock or Finder it does not read shell profiles; "
                + "on Windows it reads user variables. Use the user environment, managed settings, or `env` in `~/.claude/settings.json`, "
                + "and check with `/validate`: some versions are reported to pass no `OTEL_…` variable on."),
            ("Cowork and Office agents", "They are configured in Claude's admin console, not by Claude Code's settings: "
                + "endpoint, `http/json`, the header, and a resource attribute `takt.source=claude_cowork` or "
                + "`takt.source=claude_office_agents`. Start a new session afterwards. Office agents need an https address."),
            ("VS Code and stream-json", "Metrics are reported to be missing when Claude Code runs in VS Code or with `--output-format "
                + "stream-json` (issues #35105, #49948). Set `OTEL_LOGS_EXPORTER=otlp` too: events alone carry the full cost."),
            ("The last minute is missing", "A Claude Code that is killed loses what it has not sent. Shorten `OTEL_METRIC_EXPORT_INTERVAL` "
                + "and `OTEL_LOGS_EXPORT_INTERVAL`, and raise `CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS` (2000) where the end cuts it off."),
            ("Nobody's usage", "Signed in by an API key or a cloud provider, Claude Code names no person. "
                + "Give each person a token of their own, or name them by `enduser.id` in `OTEL_RESOURCE_ATTRIBUTES`."),
            ("The Agent SDK breaks",
                "Its standard output is the channel to its host, and the exporter `console` writes there: use `otlp` alone."),
            ("Cloud sessions send nothing", "They see no machine's settings. Put the variables into the `env` of server-managed settings "
                + "or of the cloud environment, and allow this server's host in the environment's network policy."),
            ("Managed settings on Windows", "Some versions are reported not to start telemetry from them (issue #46204). "
                + "Set the user environment by the PowerShell block instead, and check with `/validate`."),
            ("4317 or 4318", "By the usual ports 4317 speaks gRPC and 4318 HTTP; the wrong one for `OTEL_EXPORTER_OTLP_PROTOCOL` gets no "
                + "answer that the exporter understands. `http/json` and `http/protobuf` go to this server's address or port 4318, "
                + "`grpc` to 4317."),
            ("Nothing by gRPC",
                "gRPC has its own port (4317, unless the server says otherwise) and no path; a headers helper is not asked there."),
            ("Gaps by gRPC", "Claude Code never repeats a gRPC export: each restart of the server, or of a proxy before it, "
                + "costs what was due meanwhile. Use `http/protobuf` or `http/json`, which are repeated for some 8 seconds."),
            ("The machine has the wrong name, or none", "It comes from `host.name` in `OTEL_RESOURCE_ATTRIBUTES`; where that has none, "
                + "from the machine itself, if `OTEL_RESOURCE_INCLUDE_HOST=true` is set and Claude Code is 2.1.332 or later. "
                + "Older ones send no name by themselves. Blanks, commas, quotes and the like must be percent-encoded there, "
                + "or all attributes are dropped."),
            ("A version with a fault", "Known: 2.1.113 to 2.1.179 may export nothing; 2.1.252 may lose metrics; "
                + "2.1.191 to 2.1.211 send chunked bodies, which some proxies refuse; before 2.1.161 first prompts are lost, "
                + "and labels on metrics; 2.1.235 loses labels under managed settings; repositories are told from 2.1.269 on. "
                + "`/validate` warns of the version that it hears."),
            ("Hooks and status lines export nothing",
                "By design: Claude Code takes `OTEL_…` out of what it starts. Give such a script its own endpoint and token."),
            ("Still nothing", "Run `claude --debug`: lines with `[3P telemetry]` are about this export; `CLAUDE_CODE_OTEL_DIAG_STDERR=1` "
                + "shows the exporter's errors.")),
    ]);
}
