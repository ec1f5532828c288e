namespace Takt.Metering.Usage;

/// <summary>
/// The kinds of activity with a meaning of their own; each has one owning signal (in brackets). Other events count under their own name.
/// </summary>
public static class ActivityKinds
{
    /// <summary>(metrics)</summary>
    public const string Sessions = "session_started", LinesAdded = "lines_added", LinesRemoved = "lines_removed", Commits = "commit",
        PullRequests = "pull_request", EditDecisions = "edit_decision", EditRejections = "edit_rejection";

    /// <summary>Milliseconds (metrics).</summary>
    public const string ActiveUser = "active_user_ms", ActiveCli = "active_cli_ms";

    /// <summary>(events)</summary>
    public const string Prompts = "user_prompt", ToolAccepted = "tool_accepted", ToolRejected = "tool_rejected",
        ToolResults = "tool_result",
        ToolFailures = "tool_failure", ApiErrors = "api_error", ApiRefusals = "api_refusal", Compactions = "compaction",
        AgentEnds = "subagent_completed";

    /// <summary>Of the prompts, those that the ledger finds right after an agent's end: in the sums alone, no report tells of it.</summary>
    public const string PromptsProbablyAutomatic = "prompt_probably_automatic";

    /// <summary>Of the prompts, what a transcript knows for certain: whose they were (transcripts).</summary>
    public const string PromptsByPerson = "prompt_by_person", PromptsAutomatic = "prompt_automatic";

    /// <summary>(transcripts) <c>cost_state</c> is in nano-dollars.</summary>
    public const string SessionOwner = "session_owner", CostState = "cost_state";

    /// <summary>(spans) Worth nothing in any sum. <see cref="RequestSpan"/> is one without usage.</summary>
    public const string InteractionSpan = "span:interaction", ToolSpan = "span:tool", WaitSpan = "span:tool.blocked_on_user",
        ExecutionSpan = "span:tool.execution", RequestSpan = "span:llm_request", HookSpan = "span:hook";

    /// <summary>In the sums alone, of calls: those whose first token's time is known, and attempts beyond the first.</summary>
    public const string FirstTokens = "call_first_token", Retries = "call_retry";

    /// <summary>Led by these: see <see cref="LimitOf"/> and <see cref="LimitEventOf"/>.</summary>
    public const string Limits = "limit_ms.", LimitEvents = "limit_event_ms.";

    /// <summary>Of one data point, be it the sum of a whole stream: nobody's process comes near.</summary>
    private const long MostCounted = 1_000_000_000;

    /// <summary>Four hundred days, as long as a record's time may lie back.</summary>
    private const long MostActiveMs = 400L * 24 * 60 * 60 * 1000;

    /// <summary>The most that one data point may tell of a kind: more is a mistake or an attack, and no page could show its sums.</summary>
    public static long MostOf(string kind) => kind is ActiveUser or ActiveCli ? MostActiveMs : MostCounted;

    /// <summary>Milliseconds from a plan's limit to its end (transcripts).</summary>
    public static string LimitOf(string window) => string.Concat(Limits, window);

    /// <summary>A call that was refused by a plan's limit: milliseconds to the window's end, 0 where the client doesn't say
    /// (events).</summary>
    public static string LimitEventOf(string scope) => string.Concat(LimitEvents, scope);

    /// <summary>Whether transcripts alone tell of it.</summary>
    public static bool IsOfTranscripts(string kind) =>
        kind is PromptsByPerson or PromptsAutomatic or SessionOwner or CostState || kind.StartsWith(Limits, StringComparison.Ordinal);
}
