using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>A text dimension: its column in <c>series</c> and where its value comes from.</summary>
internal sealed record SeriesColumn(string Name, Func<Dimensions, string?> Value);

/// <summary>The text dimensions, in the order of their columns. A new one goes last: the order is part of every stored hash.</summary>
internal static class SeriesColumns
{
    public static readonly SeriesColumn[] All =
    [
        new("source", d => d.Source),
        new("model", d => d.Model),
        new("model_family", d => d.ModelFamily),
        new("context_window", d => d.ContextWindow),
        new("query_source", d => d.QuerySource),
        new("agent", d => d.Agent),
        new("skill", d => d.Skill),
        new("plugin", d => d.Plugin),
        new("mcp_server", d => d.McpServer),
        new("effort", d => d.Effort),
        new("speed", d => d.Speed),
        new("team", d => d.Team),
        new("environment", d => d.Environment),
        new("repository", d => d.Repository),
        new("branch", d => d.Branch),
        new("app_version", d => d.AppVersion),
        new("terminal", d => d.Terminal),
        new("os", d => d.Os),
        new("tool", d => d.Tool),
    ];

    public static readonly string Names = string.Join(", ", All.Select(column => column.Name));

    /// <summary>The dimensions of a row read with <see cref="Names"/> from <paramref name="first"/> on.</summary>
    public static Dimensions Read(Npgsql.NpgsqlDataReader reader, int first)
    {
        string? Text(int offset) => reader.IsDBNull(first + offset) ? null : reader.GetString(first + offset);
        return new()
        {
            Hash = Guid.Empty,
            Source = Text(0)!,
            Model = Text(1),
            ModelFamily = Text(2),
            ContextWindow = Text(3),
            QuerySource = Text(4),
            Agent = Text(5),
            Skill = Text(6),
            Plugin = Text(7),
            McpServer = Text(8),
            Effort = Text(9),
            Speed = Text(10),
            Team = Text(11),
            Environment = Text(12),
            Repository = Text(13),
            Branch = Text(14),
            AppVersion = Text(15),
            Terminal = Text(16),
            Os = Text(17),
            Tool = Text(18),
        };
    }
}
