namespace Takt.Server.Ledger.Restate;

/// <summary>
/// What the session of a row <c>u</c> is. Each row looks its own up behind a fence: the planner knows nothing of what a transaction has
/// just written, takes the organization's sessions for one or two, and would hold each row against all of them.
/// </summary>
internal static class SessionOfRow
{
    public const string Columns = "s.named, n.identity_id, coalesce(i.nameless, false)";

    public const string Joins = $"""
        cross join lateral (select * from sessions s where s.organization_id = $1 and s.session_id = u.session_id offset 0) s
        {Identity}
        """;

    /// <summary>Of a session <c>s</c>.</summary>
    public const string Identity = """
        left join lateral (select identity_id from identity_names n where n.organization_id = $1 and n.name = s.identity_name offset 0) n
          on true
        left join lateral (select nameless from identities i where i.organization_id = $1 and i.identity_id = n.identity_id offset 0) i
          on true
        """;
}
