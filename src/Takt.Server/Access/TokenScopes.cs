namespace Takt.Server.Access;

/// <summary>What a token may do. No scope implies another.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,
    UsageWrite = 1,
    UsageRead = 2,
    Admin = 4,
    All = UsageWrite | UsageRead | Admin,
}

/// <summary>The names of scopes, as the API and the database spell them.</summary>
public static class ScopeNames
{
    public const string UsageWrite = "usage:write";
    public const string UsageRead = "usage:read";
    public const string Admin = "admin";

    private static readonly (TokenScopes Scope, string Name)[] All =
        [(TokenScopes.UsageWrite, UsageWrite), (TokenScopes.UsageRead, UsageRead), (TokenScopes.Admin, Admin)];

    public static string[] ToNames(this TokenScopes scopes) =>
        [.. All.Where(entry => scopes.HasFlag(entry.Scope)).Select(entry => entry.Name)];

    /// <summary>For names that the database has checked.</summary>
    internal static TokenScopes FromNames(IEnumerable<string> names) =>
        TryParse(names, out var scopes) ? scopes : throw new ArgumentException("A scope is unknown.", nameof(names));

    /// <returns>False when a name is none of the three.</returns>
    public static bool TryParse(IEnumerable<string> names, out TokenScopes scopes)
    {
        scopes = TokenScopes.None;
        foreach (var name in names)
        {
            var match = Array.Find(All, entry => entry.Name == name);
            if (match.Name is null)
                return false;
            scopes |= match.Scope;
        }

        return true;
    }
}
