using System.Collections.Immutable;

namespace Takt.Metering.Sums;

/// <summary>How long a row's interval is, in the organization's time zone.</summary>
public enum LatticeGrain
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>
/// One table of the lattice: sums by an interval and by some of the columns of <c>series</c>. Each holds all usage, so that any of them
/// answers a question whose dimensions it has.
/// </summary>
/// <param name="Name">As in the database.</param>
/// <param name="Columns">Columns of <c>series</c>, under the same names.</param>
/// <param name="BySeries">True where a row is of one series, so that <paramref name="Columns"/> are its labels and not its key.</param>
public sealed record LatticeTable(string Name, LatticeGrain Grain, ImmutableArray<string> Columns, bool BySeries = false)
{
    private static readonly ImmutableArray<string> Payer =
        ["source", "automation", "connection_id", "team", "environment", "department", "cost_center"];

    private static readonly ImmutableArray<string> Model = ["model", "model_family", "query_source"];

    private static readonly ImmutableArray<string> Models =
    [
        .. Model, "source", "automation", "context_window", "effort", "speed", "provider", "inference_geo", "service_tier", "model_region",
    ];

    private static readonly ImmutableArray<string> Agents =
    [
        .. Model, "source", "automation", "effort", "agent", "skill", "plugin", "mcp_server", "tool", "team", "environment", "repository",
    ];

    private static readonly ImmutableArray<string> Seats =
    [
        "person_id", .. Payer, "account_id", "machine_id", "app_version", "terminal", "os", "plan", "seat_type", "provider",
        "provider_organization",
    ];

    private static readonly ImmutableArray<string> Branches = ["person_id", .. Payer, .. Model, "repository", "branch"];

    /// <summary>
    /// The smallest first, as a year of a thousand people shows: the first that has what is asked for answers. What hangs together stands
    /// in one table, since it multiplies no rows: a model and its family, a person and their team.
    /// </summary>
    public static readonly ImmutableArray<LatticeTable> All =
    [
        new("sums_teams_month", LatticeGrain.Month, Payer),
        new("sums_models_day", LatticeGrain.Day, Models),
        new("sums_team_models_month", LatticeGrain.Month, [.. Payer, .. Model]),
        new("sums_persons_month", LatticeGrain.Month, ["person_id", .. Payer]),
        new("sums_teams_day", LatticeGrain.Day, Payer),
        new("sums_persons_week", LatticeGrain.Week, ["person_id", .. Payer]),
        new("sums_clients_day", LatticeGrain.Day, [.. Model, "source", "automation", "app_version", "terminal", "os", "provider"]),
        new("sums_repositories_day", LatticeGrain.Day, [.. Payer, "repository"]),
        new("sums_person_models_month", LatticeGrain.Month, ["person_id", .. Payer, .. Model]),
        new("sums_team_models_day", LatticeGrain.Day, [.. Payer, .. Model]),
        new("sums_models_hour", LatticeGrain.Hour, Models),
        new("sums_person_models_week", LatticeGrain.Week, ["person_id", .. Payer, .. Model]),
        new("sums_persons_day", LatticeGrain.Day, ["person_id", .. Payer]),
        new("sums_seats_day", LatticeGrain.Day, Seats),
        new("sums_agents_day", LatticeGrain.Day, Agents),
        new("sums_repository_models_day", LatticeGrain.Day, [.. Payer, .. Model, "repository"]),
        new("sums_team_models_hour", LatticeGrain.Hour, [.. Payer, .. Model]),
        new("sums_person_repositories_month", LatticeGrain.Month, ["person_id", .. Payer, .. Model, "repository"]),
        new("sums_person_agents_week", LatticeGrain.Week,
            ["person_id", .. Payer, "query_source", "agent", "skill", "plugin", "mcp_server", "tool"]),
        new("sums_person_repositories_week", LatticeGrain.Week, ["person_id", .. Payer, .. Model, "repository"]),
        new("sums_branches_month", LatticeGrain.Month, Branches),
        new("sums_branches_week", LatticeGrain.Week, Branches),
        new("sums_person_models_day", LatticeGrain.Day, ["person_id", .. Payer, .. Model]),
        new("sums_person_repositories_day", LatticeGrain.Day, ["person_id", .. Payer, .. Model, "repository"]),
        new("sums_series_day", LatticeGrain.Day, SeriesLabels.Columns, BySeries: true),
    ];

    /// <summary>The smallest table of a grain that has all of these columns; null where none has.</summary>
    public static LatticeTable? Find(LatticeGrain grain, IReadOnlyCollection<string> columns) =>
        All.FirstOrDefault(table => table.Grain == grain && columns.All(column => table.Columns.Contains(column)));
}
