namespace Takt.Metering.Agents.Fields;

/// <summary>The attributes that mean something here, whatever their producers call them.</summary>
internal enum Field : byte
{
    None,

    // Who and where.
    SessionId, UserEmail, UserAccountUuid, EndUserId, UserId, ProcessOwner, OrganizationId, HostName,
    ServiceName, ServiceVersion, ServiceInstanceId, AppVersion, OsType, TerminalType,
    Team, TeamId, Environment, EnvironmentName, TaktSource, StackspendSource,
    RepositoryUrl, RepositoryOwner, RepositoryName, Repository, BranchRef, Branch,

    // Any event.
    EventName, EventSequence, PromptId, Type, ToolName, ToolUseId, MessageUuid, Success, Decision, StartType,

    // A call.
    Model, QuerySource, QuerySourceSafe, AgentName, SkillName, PluginName, McpServerName, Effort, Speed,
    InputTokens, OutputTokens, CacheReadTokens, CacheCreationTokens, CacheCreation1hTokens,
    CostUsd, CostUsdMicros, DurationMs, RequestId, ClientRequestId, MessageId, IsSidechain,

    // Office agents.
    ToolId, TokenUsageType, TokenUsageModel, TokenUsageCount,

    // GenAI conventions.
    GenAiRequestModel, GenAiResponseModel, GenAiResponseId, GenAiOperation, GenAiAgentName, GenAiToolName, GenAiToolCallId, GenAiTokenType,
    GenAiInputTokens, GenAiOutputTokens, GenAiCacheRead, GenAiCacheWrite,

    Count,
}
