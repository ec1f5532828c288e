using System.Collections.Immutable;
using Takt.Metering.Agents.Readings;
using static Takt.Metering.Usage.DimensionTraits;

namespace Takt.Metering.Usage;

/// <summary>
/// Every dimension, once: readers, hashes, SQL, parameters and documents derive from these rows. A new one is a row at the end here and a
/// column of <c>series</c>.
/// </summary>
public static class DimensionTable
{
    public static readonly ImmutableArray<DimensionRow> Rows = Number(
    [
        Id(Dimension.Member, "member, or person whom no member is linked to yet"),
        Id(Dimension.Person, "person as the telemetry says it, whoever that is linked to"),
        Id(Dimension.Account, "account of the provider"),
        Id(Dimension.Machine, "machine"),
        Id(Dimension.Session, "session", OfCall),
        Id(Dimension.Connection, "connection"),
        Text(Dimension.Source, "product that sends", ["takt.source", "stackspend.source", "service.name"], Open | Foldable,
            DimensionReadings.Source),
        Text(Dimension.Model, "model", [], Open | OfCall, static (in r) => r.Model?.Id),
        Text(Dimension.ModelFamily, "model without its date", [], Open | OfCall, static (in r) => r.Model?.Family),
        Text(Dimension.ContextWindow, "context window named with the model", [], Open | OfCall, static (in r) => r.Model?.ContextWindow),
        Text(Dimension.QuerySource, "part of the client that asks: main, subagent or auxiliary",
            ["query_source", "query_source_safe", "is_sidechain"], Open | OfCall, DimensionReadings.QuerySource),
        Text(Dimension.Agent, "agent", [], Open | OfCall | Foldable, static (in r) => r.Agent),
        Text(Dimension.Skill, "skill", ["skill.name"], Open | OfCall | Foldable),
        Text(Dimension.Plugin, "plugin", ["plugin.name"], Open | OfCall | Foldable),
        Text(Dimension.McpServer, "MCP server", ["mcp_server.name"], Open | OfCall | Foldable),
        Text(Dimension.Effort, "effort", ["effort"], Open | OfCall | Foldable),
        Text(Dimension.Speed, "speed; none is the usual one", ["speed"], Open | OfCall, DimensionReadings.Speed),
        Text(Dimension.Team, "team", ["team", "team.id"], Open | Foldable),
        Text(Dimension.Environment, "environment", ["deployment.environment", "deployment.environment.name"], Open | Foldable),
        Text(Dimension.Repository, "repository", ["vcs.repository.url.full", "repository", "vcs.owner.name", "vcs.repository.name"],
            Open | Foldable, DimensionReadings.Repository),
        Text(Dimension.Branch, "branch", ["vcs.ref.head.name", "branch"], Foldable, DimensionReadings.Branch),
        Text(Dimension.AppVersion, "version of the client", ["app.version", "service.version"], Open | Foldable),
        Text(Dimension.Terminal, "terminal", ["terminal.type"], Foldable),
        Text(Dimension.Os, "operating system", ["os.type"], Open | Foldable),
        Text("tool", "tool", [], Unlisted | Foldable, static (in r) => r.Tool),
        Text("plan", "plan of the provider's subscription", ["anthropic.plan"], Foldable),
        Text("seat_type", "type of the subscription's seat", ["anthropic.seat_type"], Foldable),
        Text("provider", "provider of the model, as the client names it", ["anthropic.provider", "gen_ai.provider.name", "gen_ai.system"],
            Open | Foldable),
        Text("department", "department", ["department", "department.name", "department.id", "user.department", "organization.department"],
            Open | Foldable),
        Text("cost_center", "cost center",
            ["cost_center", "cost.center", "cost-center", "costcenter", "cost_center.id", "cost_center.name"], Open | Foldable),
        Text("provider_organization", "organization of the provider", ["organization.id"], Foldable),
        Text("automation", "kind of automation: ci, headless, or by_hand where an admin says so; none where a person sits at it",
            ["terminal.type", "deployment.environment", "deployment.environment.name"], Open, DimensionReadings.Automation),
        Text("inference_geo", "geography of inference that the usage block names", ["inference_geo"], Open | OfCall,
            DimensionReadings.InferenceGeo),
        Text("service_tier", "service tier: batch, priority, flex; none is the standard one", ["service_tier",
            "gen_ai.openai.response.service_tier", "gen_ai.openai.request.service_tier"], Open | OfCall, DimensionReadings.ServiceTier),
        Text("model_region", "region of a cloud that the model's id names", [], Open | OfCall, static (in r) => r.Model?.Geography),
    ]);

    /// <summary>Those that reports carry as text: the columns of <c>series</c>, each at its <see cref="DimensionRow.Slot"/>.</summary>
    public static readonly ImmutableArray<DimensionRow> Texts = [.. Rows.Where(row => row.IsText)];

    /// <exception cref="InvalidOperationException">There is no text of that name.</exception>
    public static int SlotOf(string name) => Texts.First(row => row.Name == name).Slot;

    private static DimensionRow Id(string name, string doc, DimensionTraits traits = None) => new(name, doc, traits, IsText: false);

    private static DimensionRow Text(string name, string doc, string[] keys, DimensionTraits traits, DimensionReading? read = null) =>
        new(name, doc, traits, IsText: true) { Keys = keys, Read = read };

    private static ImmutableArray<DimensionRow> Number(DimensionRow[] rows)
    {
        var slots = 0;
        return [.. rows.Select(row => row.IsText ? row with { Slot = slots++ } : row)];
    }
}
