namespace Takt.Metering.Agents.Fields;

/// <summary>
/// Every attribute key with a meaning or with content, once. Keys of one meaning share a field; the first one listed is believed.
/// </summary>
internal static class KnownKeys
{
    public static readonly (string Key, Field Field)[] Fields =
    [
        ("user.email", Field.UserEmail), ("user.account_uuid", Field.UserAccountUuid),
        ("enduser.id", Field.EndUserId), ("user.id", Field.UserId), ("process.owner", Field.ProcessOwner),
        ("organization.id", Field.OrganizationId), ("host.name", Field.HostName), ("service.name", Field.ServiceName),
        ("service.version", Field.ServiceVersion), ("service.instance.id", Field.ServiceInstanceId), ("app.version", Field.AppVersion),
        ("os.type", Field.OsType), ("terminal.type", Field.TerminalType), ("team", Field.Team), ("team.id", Field.TeamId),
        ("deployment.environment", Field.Environment), ("deployment.environment.name", Field.EnvironmentName),
        ("takt.source", Field.TaktSource), ("stackspend.source", Field.StackspendSource),
        ("vcs.repository.url.full", Field.RepositoryUrl), ("vcs.owner.name", Field.RepositoryOwner),
        ("vcs.repository.name", Field.RepositoryName), ("repository", Field.Repository), ("vcs.ref.head.name", Field.BranchRef),
        ("branch", Field.Branch),
        ("event.name", Field.EventName), ("event.sequence", Field.EventSequence), ("prompt.id", Field.PromptId), ("type", Field.Type),
        ("tool_name", Field.ToolName), ("tool_use_id", Field.ToolUseId), ("message.uuid", Field.MessageUuid), ("success", Field.Success),
        ("tool.success", Field.Success), ("decision", Field.Decision), ("start_type", Field.StartType),
        ("model", Field.Model), ("query_source", Field.QuerySource), ("query_source_safe", Field.QuerySourceSafe),
        ("agent.name", Field.AgentName), ("skill.name", Field.SkillName), ("plugin.name", Field.PluginName),
        ("mcp_server.name", Field.McpServerName), ("effort", Field.Effort), ("speed", Field.Speed),
        ("cost_usd", Field.CostUsd), ("cost_usd_micros", Field.CostUsdMicros), ("duration_ms", Field.DurationMs),
        ("request_id", Field.RequestId), ("client_request_id", Field.ClientRequestId), ("message.id", Field.MessageId),
        ("is_sidechain", Field.IsSidechain), ("agent_id", Field.AgentId), ("final_model", Field.FinalModel),
        ("mcp_tool.name", Field.McpToolName), ("origin.kind", Field.OriginKind), ("prompt_source", Field.PromptSource),
        ("error", Field.ErrorText), ("rate_limit_type", Field.RateLimitType), ("resets_at", Field.ResetsAt),
        ("parent_agent_id", Field.ParentAgentId), ("ttft_ms", Field.TtftMs), ("attempt", Field.Attempts),
        ("total_attempts", Field.Attempts), ("status_code", Field.StatusCode), ("error_type", Field.ErrorType),
        ("error_class", Field.ErrorType), ("error.type", Field.ErrorType), ("source", Field.DecisionSource),
        ("trigger", Field.Trigger), ("language", Field.Language), ("tool_input_size_bytes", Field.ToolInputSize),
        ("tool_result_size_bytes", Field.ToolResultSize), ("result_tokens", Field.ResultTokens), ("prompt_length", Field.PromptLength),
        ("user_prompt_length", Field.PromptLength), ("response_length", Field.ResponseLength), ("pre_tokens", Field.PreTokens),
        ("post_tokens", Field.PostTokens), ("total_duration_ms", Field.DurationMs),
        ("tool.id", Field.ToolId), ("token_usage.type", Field.TokenUsageType), ("token_usage.model", Field.TokenUsageModel),
        ("token_usage.token_count", Field.TokenUsageCount),
        ("gen_ai.operation.name", Field.GenAiOperation), ("gen_ai.agent.name", Field.GenAiAgentName),
        ("gen_ai.tool.name", Field.GenAiToolName), ("gen_ai.tool.call.id", Field.GenAiToolCallId),
        .. Spellings.All,
    ];

    public static readonly (ContentClass Class, string[] Keys)[] Content =
    [
        (ContentClass.Prompts,
        [
            "prompt", "prompt_text", "user_prompt", "user.message", "new_context", "system_reminders", "system_prompt",
            "system_prompt_preview",
            "user_system_prompt", "ai.prompt", "ai.prompt.messages", "langfuse.observation.input", "langfuse.trace.input", "gen_ai.prompt",
            "gen_ai.input.messages", "gen_ai.system_instructions", "input.value",
            "traceloop.entity.input", "process.command_line", "process.command_args",
        ]),
        (ContentClass.Responses,
        [
            "response", "response.model_output", "ai.response.text", "ai.response.reasoning", "ai.response.toolCalls",
            "langfuse.observation.output", "langfuse.trace.output", "gen_ai.completion", "gen_ai.output.messages", "output.value",
            "traceloop.entity.output",
        ]),
        (ContentClass.ToolDetails,
        [
            "tool", "tools", "ai.prompt.tools", "ai.toolCall.args", "tool_parameters", "tool_input", "tool.input", "full_command",
            "bash_command", "command", "hook_definitions", "hook_matcher",
            "gen_ai.tool.call.arguments", "gen_ai.tool.definitions", "gen_ai.tool.description",
        ]),
        (ContentClass.ToolContent,
            ["ai.toolCall.result", "tool.output", "tool_output", "content", "output", "diff", "gen_ai.tool.call.result"]),
        (ContentClass.RawBodies, ["body", "managed_settings.settings"]),
        (ContentClass.Paths,
        [
            "file_path", "workspace.host_paths", "body_ref", "document.url", "cwd", "managed_settings.helper.path",
            "process.executable.path", "process.working_directory",
        ]),
        (ContentClass.ErrorTexts, ["error", "error.message", "error_message", "exception.message", "exception.stacktrace"]),
    ];

    /// <summary>Conventions that number their messages: <c>gen_ai.prompt.0.content</c>.</summary>
    public static readonly (ContentClass Class, string Prefix)[] ContentPrefixes =
    [
        (ContentClass.Prompts, "gen_ai.prompt."), (ContentClass.Prompts, "llm.input_messages."), (ContentClass.Prompts, "llm.prompts."),
        (ContentClass.Responses, "gen_ai.completion."), (ContentClass.Responses, "llm.output_messages."),
        (ContentClass.Responses, "llm.completions."),
    ];
}
