using System.Collections.Frozen;

namespace Takt.Metering.Usage;

/// <summary>
/// The names of everything usage can be grouped and filtered by (<see cref="DimensionTable"/>), and those that code asks for by name.
/// </summary>
public static class Dimension
{
    /// <summary>Who is charged: a member, or a person whom no member is linked to yet.</summary>
    public const string Member = "member";

    /// <summary>Who the telemetry says it was, whoever that is linked to.</summary>
    public const string Person = "person";

    /// <summary>The provider's account.</summary>
    public const string Account = "account";

    public const string Machine = "machine", Session = "session", Connection = "connection", Source = "source", Model = "model",
        ModelFamily = "model_family", ContextWindow = "context_window", QuerySource = "query_source", Agent = "agent", Skill = "skill",
        Plugin = "plugin",
        McpServer = "mcp_server", Effort = "effort", Speed = "speed", Team = "team", Environment = "environment", Repository = "repository",
        Branch = "branch", AppVersion = "app_version", Terminal = "terminal", Os = "os";

    public static readonly IReadOnlyList<string> All = [.. DimensionTable.Rows.Where(row => row.IsListed).Select(row => row.Name)];

    private static readonly FrozenSet<string> Names = All.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string name) => Names.Contains(name);
}
