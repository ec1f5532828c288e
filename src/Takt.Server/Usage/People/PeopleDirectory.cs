using System.Globalization;

namespace Takt.Server.Usage.People;

/// <summary>
/// Who the persons at hand are (<see cref="PeopleStore"/> says which). Resolved when read, so that linking a person to a member moves their
/// history at once:
/// 1. the member a token was assigned to, 2. the person they were merged into, 3. the member an admin linked, 4. the member with that
/// e-mail,
/// 5. an unassigned person.
/// </summary>
internal sealed class PeopleDirectory(
    IReadOnlyList<PersonRow> persons, IReadOnlyList<DirectoryMember> members, IReadOnlyDictionary<long, long> links,
    IReadOnlyDictionary<long, long> merges)
{
    /// <summary>Leads a person's id in the values of dimension <c>member</c>.</summary>
    public const string PersonPrefix = "person:";

    /// <summary>The kind of person whom a token's member is.</summary>
    public const string ByToken = "member";

    public static readonly PeopleDirectory Nobody = new([], [], new Dictionary<long, long>(), new Dictionary<long, long>());

    private readonly Dictionary<long, PersonRow> _persons = persons.ToDictionary(p => p.PersonId);
    private readonly Dictionary<long, DirectoryMember> _members = members.ToDictionary(m => m.MemberId);

    // A removed member keeps their history, unless the same address has joined again.
    private readonly Dictionary<string, DirectoryMember> _byEmail = members.GroupBy(m => m.Email, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.OrderBy(m => m.Removed).ThenByDescending(m => m.MemberId).First(),
            StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<PersonRow> All => persons;

    /// <summary>Members of today.</summary>
    public IEnumerable<DirectoryMember> Members => members.Where(m => !m.Removed);

    /// <summary>The members' addresses, in lower case.</summary>
    public string[] Emails => [.. members.Select(m => m.Email.ToLowerInvariant()).Distinct()];

    public long[] PersonIds => [.. persons.Select(p => p.PersonId)];

    /// <summary>In the order of <see cref="PersonIds"/>: the value of dimension <c>member</c>; empty is unattributed.</summary>
    public string[] MemberKeys => [.. persons.Select(MemberKey)];

    /// <summary>In the order of <see cref="PersonIds"/>: the value of dimension <c>person</c>; empty is unattributed.</summary>
    public string[] PersonKeys => [.. persons.Select(PersonKey)];

    public long[] PersonsOf(long memberId) => [.. persons.Where(p => MemberOf(p) == memberId).Select(p => p.PersonId)];

    public string? MemberKeyOf(long personId) =>
        _persons.TryGetValue(personId, out var person) && MemberKey(person) is { Length: > 0 } key ? key : null;

    public DirectoryMember? MemberOf(long personId) =>
        _persons.TryGetValue(personId, out var person) && MemberOf(person) is { } member ? _members.GetValueOrDefault(member) : null;

    public PersonRow? Find(long personId) => _persons.GetValueOrDefault(personId);

    public PersonStanding StandingOf(PersonRow person) =>
        person.Kind == ByToken ? PersonStanding.Token
        : merges.ContainsKey(person.PersonId) ? PersonStanding.Merged
        : links.ContainsKey(person.PersonId) ? PersonStanding.Linked
        : MemberOf(person) is not null ? PersonStanding.Email
        : PersonStanding.Unassigned;

    /// <summary>The person as whom this one counts; null when it is not merged.</summary>
    public long? MergedInto(long personId) => merges.TryGetValue(personId, out var into) ? into : null;

    /// <summary>
    /// True when only the client says so: its user set the address, as API-key users do. An account's comes from signing in to the
    /// provider, and what an admin or a token says needs no address.
    /// </summary>
    public bool IsClaimed(long personId) => _persons.TryGetValue(personId, out var person) && Root(person) is var root
        && root.ClaimsEmail && StandingOf(root) is PersonStanding.Email or PersonStanding.Unassigned;

    /// <summary>A name for a value of dimension <c>member</c> or <c>person</c>.</summary>
    public string Label(string key)
    {
        var id = key.StartsWith(PersonPrefix, StringComparison.Ordinal) ? key[PersonPrefix.Length..] : null;
        if (id is null)
            return long.TryParse(key, out var memberId) && _members.TryGetValue(memberId, out var member) ? member.Label : key;
        return PersonLabel(id);
    }

    /// <summary>A name for a value of dimension <c>person</c>.</summary>
    public string PersonLabel(string key)
    {
        if (!long.TryParse(key, out var personId) || !_persons.TryGetValue(personId, out var person))
            return key;
        return person.Kind == ByToken ? Label(person.Key) : person.Label;
    }

    private long? MemberOf(PersonRow person)
    {
        if (person.Kind == ByToken && long.TryParse(person.Key, out var assigned))
            return assigned;
        var root = Root(person);
        if (root.Kind == ByToken && long.TryParse(root.Key, out assigned))
            return assigned;
        if (links.TryGetValue(root.PersonId, out var linked))
            return linked;
        return root.Email is { } email && _byEmail.TryGetValue(email, out var member) ? member.MemberId : null;
    }

    /// <summary>Merges are kept flat: what a person was merged into is merged into nobody.</summary>
    private PersonRow Root(PersonRow person) =>
        merges.TryGetValue(person.PersonId, out var into) ? _persons.GetValueOrDefault(into, person) : person;

    private string MemberKey(PersonRow person)
    {
        if (MemberOf(person) is { } member)
            return member.ToString(CultureInfo.InvariantCulture);
        var key = PersonKey(person);
        return key.Length == 0 ? key : PersonPrefix + key;
    }

    private string PersonKey(PersonRow person) =>
        Root(person) is { Kind: not "unknown" } root ? root.PersonId.ToString(CultureInfo.InvariantCulture) : "";
}

/// <summary>Why a person counts as whom they count as.</summary>
internal enum PersonStanding
{
    Unassigned,
    Linked,
    Email,
    Merged,

    /// <summary>Their token is assigned to a member.</summary>
    Token,
}

internal sealed record PersonRow(long PersonId, string Kind, string Key, string? Email, DateTimeOffset FirstSeenAt = default)
{
    public string Label => Email ?? (Key.Length == 0 ? "unknown" : Key);

    /// <summary>An account's address comes from signing in to the provider; any other is what its user set.</summary>
    public bool ClaimsEmail => Email is not null && Kind != "account";
}

internal sealed record DirectoryMember(long MemberId, string Email, string? Name, bool Removed)
{
    public string Label => string.IsNullOrWhiteSpace(Name) ? Email : Name;
}
