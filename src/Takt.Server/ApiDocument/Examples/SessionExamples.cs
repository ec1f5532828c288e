using Takt.Contracts.Usage;

namespace Takt.Server.ApiDocument.Examples;

internal static class SessionExamples
{
    private static readonly SessionCall Call = new()
    {
        CallId = StoryExamples.CallId,
        RequestId = "req_011CSHoEeqs5C35K2UUqR7Fy",
        Sequence = 3,
        Effort = "high",
        TtftMs = 910,
        Attempts = 1,
        At = Sample.Now.AddMinutes(-9),
        Model = Sample.Opus,
        QuerySource = "main",
        PromptId = StoryExamples.PromptId,
        InputTokens = 212,
        OutputTokens = 1_480,
        CacheReadTokens = 41_300,
        CacheWriteTokens = 2_210,
        CacheWrite1hTokens = 0,
        CacheSplit = "transcript",
        CostUsd = 0.072_524m,
        CostBasis = "reported",
        CostPricedUsd = 0.072_524m,
        DurationMs = 18_450,
        Evidence = "event",
    };

    private static readonly SessionSummary Summary = new()
    {
        SessionId = Sample.SessionId,
        Name = Sample.SessionId.ToString(),
        Named = true,
        FirstAt = Sample.Now.AddMinutes(-9),
        LastAt = Sample.Now.AddMinutes(-8),
        Signals = ["metrics", "logs", "transcripts"],
        Totals = new()
        {
            Calls = 1,
            InputTokens = Call.InputTokens,
            OutputTokens = Call.OutputTokens,
            CacheReadTokens = Call.CacheReadTokens,
            CacheWriteTokens = Call.CacheWriteTokens,
            CostUsd = 0.072_524m,
            CostReportedUsd = 0.072_524m,
            CostPricedUsd = 0.072_524m,
            Sessions = 1,
            ActiveSeconds = 19,
        },
        Activity = new() { Prompts = 1, Tools = 4, Errors = 1, LinesAdded = 38, LinesRemoved = 6, Commits = 1, ActiveSeconds = 19 },
        Findings = new()
        {
            MadeAt = Sample.Now.AddMinutes(-7),
            PeakContextTokens = 43_722,
            CacheMisses = 1,
            MissedTokens = 12_400,
            MissCostUsd = 0.056m,
            AvoidableUsd = 0.056m,
            FailedTools = 1,
        },
        Models = [Sample.Opus],
        Member = $"{Sample.MemberId}",
        MemberLabel = Sample.Name,
        Source = "claude_code",
        Machine = Sample.Machine,
        Repository = Sample.Repository,
        Branch = "main",
    };

    private static readonly SignalFigures Figures = new()
    {
        Count = 1,
        InputTokens = Call.InputTokens,
        OutputTokens = Call.OutputTokens,
        CacheReadTokens = Call.CacheReadTokens,
        CacheWriteTokens = Call.CacheWriteTokens,
        CostUsd = Call.CostUsd,
    };

    public static IEnumerable<object> All =>
    [
        new SessionPage { Standing = UsageExamples.Standing, Sort = "newest", Sessions = [Summary] },
        new SessionDetail
        {
            Standing = UsageExamples.Standing,
            Session = Summary,
            Reconciliation =
                [new() { Model = Sample.Opus, Calls = Figures, Metrics = Figures with { Count = 4 }, Spans = new(), Transcripts = new() }],
            Activity = new Dictionary<string, long> { ["user_prompt"] = 1, ["tool_result"] = 4 },
            Calls = [Call],
            Story = StoryExamples.Story,
        },
    ];
}
