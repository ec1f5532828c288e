namespace Takt.Server.Usage.People;

/// <summary>Names somebody whom no member stands for by the best that is known of them.</summary>
internal static class PersonNames
{
    private const int ShortestHash = 20;
    private const int ShownOfHash = 8;

    /// <summary>
    /// The address; else a key that people can read; else the machine they were heard on, with what works there:
    /// <c>ci-runner-01, headless</c>.
    /// </summary>
    public static string Of(PersonRow person)
    {
        if (person.Email is { } email)
            return email;
        var name = person.Key.Length > 0 && !IsOpaque(person.Key) ? person.Key : Place(person.Heard) ?? Rest(person);
        return person.Heard.Automation is { } automation ? $"{name}, {Word(automation)}" : name;
    }

    /// <summary>What people call a kind of automation.</summary>
    public static string Word(string automation) => automation switch
    {
        "ci" => "CI",
        "by_hand" => "automation",
        _ => automation,
    };

    private static string? Place(HeardAs heard) => (heard.Host, heard.Hosts) switch
    {
        (null, _) => null,
        (var host, 1) => host,
        var (host, hosts) => $"{host} and {hosts - 1} more",
    };

    private static string Rest(PersonRow person) =>
        person.Key.Length == 0 ? "unknown" : $"{Kind(person.Kind)} {person.Key[..Math.Min(ShownOfHash, person.Key.Length)]}…";

    private static string Kind(string kind) => kind == "account" ? "account" : "user";

    /// <summary>Ids and hashes: true to the character, and no name.</summary>
    private static bool IsOpaque(string key) =>
        Guid.TryParse(key, out _) || (key.Length >= ShortestHash && key.All(c => char.IsAsciiHexDigit(c) || c is '-' or '_'));
}
