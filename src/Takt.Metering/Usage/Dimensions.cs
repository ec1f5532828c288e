namespace Takt.Metering.Usage;

/// <summary>
/// Everything a usage or activity row can be grouped by, as the telemetry says it; null where it says nothing.
/// What only the server knows (member, connection) is added there. Immutable and shared between reports.
/// </summary>
public sealed record Dimensions
{
    /// <summary>128-bit hash over all values: the identity of this combination.</summary>
    public required Guid Hash { get; init; }

    /// <summary><c>claude_code</c>, <c>claude_cowork</c>, <c>claude_office_agents</c>, or a GenAI sender's service name.</summary>
    public required string Source { get; init; }

    public string? UserEmail { get; init; }
    public string? UserAccountUuid { get; init; }
    public string? EndUserId { get; init; }
    public string? UserId { get; init; }
    public string? ProcessOwner { get; init; }

    /// <summary>The provider's organization: with <see cref="UserAccountUuid"/> it names the account.</summary>
    public string? ProviderOrganization { get; init; }

    public string? HostName { get; init; }

    /// <summary>Normalised id; null on activity that names no model.</summary>
    public string? Model { get; init; }

    /// <summary>The model's family without a date suffix.</summary>
    public string? ModelFamily { get; init; }

    /// <summary>The <c>1m</c> of <c>claude-opus-4-8[1m]</c>.</summary>
    public string? ContextWindow { get; init; }

    /// <summary><c>main</c>, <c>subagent</c> or <c>auxiliary</c>.</summary>
    public string? QuerySource { get; init; }

    public string? Agent { get; init; }
    public string? Skill { get; init; }
    public string? Plugin { get; init; }
    public string? McpServer { get; init; }
    public string? Effort { get; init; }
    public string? Speed { get; init; }
    public string? Team { get; init; }
    public string? Environment { get; init; }
    public string? Repository { get; init; }
    public string? Branch { get; init; }
    public string? AppVersion { get; init; }
    public string? Terminal { get; init; }
    public string? Os { get; init; }

    /// <summary>The tool of a tool event; null on usage.</summary>
    public string? Tool { get; init; }
}
