using System.Collections.Frozen;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>Tables that a dimension's value is found in, besides the rollup itself.</summary>
[Flags]
internal enum DimensionTables
{
    None = 0,
    Series = 1,
    Machines = Series | 2,
    Accounts = Series | 4,
    Connections = Series | 8,
    People = Series | 16,
}

/// <summary>
/// A dimension as SQL over <c>r</c> (a rollup) and <c>s</c> (its series). Never null: what is attributed to nothing is the empty text,
/// so that grouping, joining and filtering need no second case.
/// </summary>
/// <param name="OfCall">True for what a single API call has; activity like active time carries none of these.</param>
internal sealed record DimensionSql(string Expression, DimensionTables Tables, bool OfCall = false)
{
    private const string Automation = "automation";

    private static readonly FrozenDictionary<string, DimensionSql> Known = new Dictionary<string, DimensionSql>
    {
        [Dimension.Member] = new($"coalesce(who.member, '{PeopleDirectory.PersonPrefix}' || s.person_id)", DimensionTables.People),
        [Dimension.Person] = new("coalesce(who.person, s.person_id::text)", DimensionTables.People),
        [Dimension.Account] = new("coalesce(ac.account_uuid || case when ac.provider_organization = '' then '' else '/' || "
            + "ac.provider_organization end, '')", DimensionTables.Accounts),
        [Dimension.Machine] = new("coalesce(mc.host_name, '')", DimensionTables.Machines),
        [Dimension.Connection] = new("coalesce(cn.slug, '')", DimensionTables.Connections),
        [Dimension.Session] = new("r.session_id::text", DimensionTables.None),
        // What an admin says of a person goes before what the telemetry can tell.
        [Automation] = new("case who.by_hand when 'person' then '' when 'automation' then coalesce(s.automation, 'by_hand') "
            + "else coalesce(s.automation, '') end", DimensionTables.People),
    }.Concat(DimensionTable.Texts.Where(row => row.Name != Automation).Select(row =>
        KeyValuePair.Create(row.Name, new DimensionSql($"coalesce(s.{row.Name}, '')", DimensionTables.Series))))
        .ToFrozenDictionary(known => known.Key,
            known => known.Value with { OfCall = DimensionTable.Rows.Single(row => row.Name == known.Key).OfCall }, StringComparer.Ordinal);

    public static DimensionSql Of(string dimension) => Known[dimension];

    /// <summary>
    /// From a row <c>r</c> to all that <paramref name="tables"/> ask for; parameters are added by <see cref="QueryScope.Bind"/>.
    /// </summary>
    public static string Joins(DimensionTables tables) => tables == DimensionTables.None
        ? ""
        : "join series s on s.organization_id = @org and s.series_id = r.series_id\n" + JoinsOfSeries(tables);

    /// <summary>From a series <c>s</c> to all that <paramref name="tables"/> ask for.</summary>
    public static string JoinsOfSeries(DimensionTables tables)
    {
        List<string> joins = [];
        Add(DimensionTables.Machines, "left join machines mc on mc.organization_id = @org and mc.machine_id = s.machine_id");
        Add(DimensionTables.Accounts, "left join accounts ac on ac.organization_id = @org and ac.account_id = s.account_id");
        Add(DimensionTables.Connections,
            "left join unnest(@connections, @slugs) as cn (connection_id, slug) on cn.connection_id = s.connection_id");
        Add(DimensionTables.People,
            "left join unnest(@persons, @person_keys, @member_keys, @by_hand) as who (person_id, person, member, by_hand) "
                + "on who.person_id = s.person_id");
        return string.Join('\n', joins);

        void Add(DimensionTables table, string join)
        {
            if (tables.HasFlag(table))
                joins.Add(join);
        }
    }
}
