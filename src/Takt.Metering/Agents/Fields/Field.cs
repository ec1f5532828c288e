namespace Takt.Metering.Agents.Fields;

/// <summary>The attributes that mean something here, whatever their producers call them.</summary>
internal enum Field : byte
{
    None,

    // Who and where.
    SessionId, ConversationId, UserEmail, UserAccountUuid, EndUserId, UserId, ProcessOwner, OrganizationId, HostName,
    ServiceName, ServiceVersion, ServiceInstanceId, AppVersion, OsType, TerminalType,
    Team, TeamId, Environment, EnvironmentName, TaktSource, StackspendSource,
    RepositoryUrl, RepositoryOwner, RepositoryName, Repository, BranchRef, Branch,

    // Any event.
    EventName, EventSequence, PromptId, Type, ToolName, ToolUseId, MessageUuid, Success, Decision, StartType,

    // A call.
    Model, QuerySource, QuerySourceSafe, AgentName, SkillName, PluginName, McpServerName, Effort, Speed,
    InputTokens, OutputTokens, CacheReadTokens, CacheCreationTokens, CacheCreation5mTokens, CacheCreation1hTokens, UsageDetails,
    CostUsd, CostUsdMicros, DurationMs, RequestId, ClientRequestId, MessageId, IsSidechain, AgentId, FinalModel, McpToolName,

    // What a timeline tells.
    ParentAgentId, TtftMs, Attempts, StatusCode, ErrorType, DecisionSource, Trigger, Language, ToolInputSize, ToolResultSize, ResultTokens,
    PromptLength, ResponseLength, PreTokens, PostTokens,

    // Read for what it says of a limit, and never kept.
    ErrorText,

    // Transcripts.
    OriginKind, PromptSource, RateLimitType, ResetsAt,

    // Office agents.
    ToolId, TokenUsageType, TokenUsageModel, TokenUsageCount,

    // GenAI conventions.
    GenAiRequestModel, GenAiResponseModel, GenAiResponseId, GenAiOperation, GenAiAgentName, GenAiToolName, GenAiToolCallId, GenAiTokenType,
    GenAiInputTokens, GenAiOutputTokens, GenAiCacheRead, GenAiCacheWrite, GenAiTotalTokens, GenAiProvider, InputTokenDetails,
    VercelUncachedInput, VercelCachedInput,

    Count,
}
