namespace Takt.Server.Audit.Trail;

/// <summary>What readers call the rows of a table.</summary>
internal static class AuditEntities
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["organizations"] = "organization",
        ["users"] = "user",
        ["members"] = "member",
        ["connections"] = "connection",
        ["tokens"] = "token",
        ["cookie_sessions"] = "session",
        ["session_looks"] = "session_look",
        ["invites"] = "invite",
        ["device_codes"] = "device",
        ["sign_in_pins"] = "pin",
        ["person_links"] = "person_link",
        ["person_merges"] = "person_merge",
        ["person_kinds"] = "person_kind",
        ["price_corrections"] = "price_correction",
        ["price_versions"] = "price_version",
        ["views"] = "view",
        ["limit_readings"] = "limit_reading",
        ["organization_accounts"] = "organization_account",
        ["data_protection_keys"] = "data_protection_key",
    };

    private static readonly Dictionary<string, string> Tables = Names.ToDictionary(pair => pair.Value, pair => pair.Key,
        StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Tables.Keys;

    public static string NameOf(string table) => Names.GetValueOrDefault(table, table);

    /// <summary>The table of that name; a table's own name will do.</summary>
    public static string TableOf(string name) => Tables.GetValueOrDefault(name, name);
}
