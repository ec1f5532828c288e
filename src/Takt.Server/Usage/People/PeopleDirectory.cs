namespace Takt.Server.Usage.People;

/// <summary>
/// Who every person of an organization is. Resolved when read, so that linking a person to a member moves their history at once:
/// 1. the member a token was assigned to, 2. the member an admin linked, 3. the member with that e-mail, 4. an unassigned person.
/// </summary>
internal sealed class PeopleDirectory(IReadOnlyList<PersonRow> persons, IReadOnlyList<MemberRow> members, IReadOnlyDictionary<long, long> links)
{
    private const string PersonPrefix = "person:";

    private readonly Dictionary<long, MemberRow> _members = members.ToDictionary(m => m.MemberId);

    // A removed member keeps their history, unless the same address has joined again.
    private readonly Dictionary<string, MemberRow> _byEmail = members.GroupBy(m => m.Email, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.OrderBy(m => m.Removed).ThenByDescending(m => m.MemberId).First(), StringComparer.OrdinalIgnoreCase);

    public long[] PersonIds => [.. persons.Select(p => p.PersonId)];

    /// <summary>In the order of <see cref="PersonIds"/>: the value of dimension <c>member</c>; empty is unattributed.</summary>
    public string[] MemberKeys => [.. persons.Select(MemberKey)];

    /// <summary>In the order of <see cref="PersonIds"/>: the value of dimension <c>person</c>; empty is unattributed.</summary>
    public string[] PersonKeys => [.. persons.Select(PersonKey)];

    public long[] PersonsOf(long memberId) => [.. persons.Where(p => MemberOf(p) == memberId).Select(p => p.PersonId)];

    public string? MemberKeyOf(long personId) => persons.FirstOrDefault(p => p.PersonId == personId) is { } person && MemberKey(person) is { Length: > 0 } key ? key : null;

    /// <summary>A name for a value of dimension <c>member</c> or <c>person</c>.</summary>
    public string Label(string key)
    {
        var id = key.StartsWith(PersonPrefix, StringComparison.Ordinal) ? key[PersonPrefix.Length..] : null;
        if (id is null) return long.TryParse(key, out var memberId) && _members.TryGetValue(memberId, out var member) ? member.Label : key;
        return PersonLabel(id);
    }

    /// <summary>A name for a value of dimension <c>person</c>.</summary>
    public string PersonLabel(string key)
    {
        if (!long.TryParse(key, out var personId) || persons.FirstOrDefault(p => p.PersonId == personId) is not { } person) return key;
        if (person.Kind == "member") return Label(person.Key);
        return person.Email ?? person.Key;
    }

    private long? MemberOf(PersonRow person)
    {
        if (person.Kind == "member" && long.TryParse(person.Key, out var assigned)) return assigned;
        if (links.TryGetValue(person.PersonId, out var linked)) return linked;
        return person.Email is { } email && _byEmail.TryGetValue(email, out var member) ? member.MemberId : null;
    }

    private string MemberKey(PersonRow person)
    {
        if (MemberOf(person) is { } member) return member.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var key = PersonKey(person);
        return key.Length == 0 ? key : PersonPrefix + key;
    }

    private static string PersonKey(PersonRow person) =>
        person.Kind == "unknown" ? "" : person.PersonId.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record PersonRow(long PersonId, string Kind, string Key, string? Email);

internal sealed record MemberRow(long MemberId, string Email, string? Name, bool Removed)
{
    public string Label => string.IsNullOrWhiteSpace(Name) ? Email : Name;
}
