namespace Takt.Metering.Usage;

/// <summary>The kinds of activity with a meaning of their own; each has one owning signal (in brackets). Other events count under their own name.</summary>
public static class ActivityKinds
{
    /// <summary>(metrics)</summary>
    public const string Sessions = "session_started", LinesAdded = "lines_added", LinesRemoved = "lines_removed", Commits = "commit",
        PullRequests = "pull_request", EditDecisions = "edit_decision", EditRejections = "edit_rejection";

    /// <summary>Milliseconds (metrics).</summary>
    public const string ActiveUser = "active_user_ms", ActiveCli = "active_cli_ms";

    /// <summary>(events)</summary>
    public const string Prompts = "user_prompt", ToolAccepted = "tool_accepted", ToolRejected = "tool_rejected", ToolResults = "tool_result",
        ToolFailures = "tool_failure", ApiErrors = "api_error", ApiRefusals = "api_refusal", Compactions = "compaction";
}
