using System.Globalization;

namespace Takt.Server.Usage.People;

/// <summary>What is said of who is who, besides what telemetry says itself.</summary>
/// <param name="Links">Person to the member an admin linked.</param>
/// <param name="Merges">Person to the one as whom they count.</param>
/// <param name="Claims">By the key of persons of kind <c>claim</c>.</param>
/// <param name="ByHand">Person to <c>person</c> or <c>automation</c>, as an admin has said.</param>
internal sealed record WhoIsWho(
    IReadOnlyDictionary<long, long> Links, IReadOnlyDictionary<long, long> Merges, IReadOnlyDictionary<long, ClaimRow> Claims,
    IReadOnlyDictionary<long, string> ByHand)
{
    public static readonly WhoIsWho Nothing = new(new Dictionary<long, long>(), new Dictionary<long, long>(),
        new Dictionary<long, ClaimRow>(), new Dictionary<long, string>());
}

/// <summary>
/// Who the persons at hand are (<see cref="PeopleStore"/> says which). Resolved when read, so that linking a person to a member moves their
/// history at once:
/// 1. the member a token was assigned to, 2. the person they were merged into, 3. the member an admin linked, 4. the member with that
/// e-mail,
/// 5. an unassigned person.
/// </summary>
internal sealed class PeopleDirectory(IReadOnlyList<PersonRow> persons, IReadOnlyList<DirectoryMember> members, WhoIsWho said)
{
    /// <summary>Leads a person's id in the values of dimension <c>member</c>.</summary>
    public const string PersonPrefix = "person:";

    /// <summary>The kind of person whom a token's member is.</summary>
    public const string ByToken = "member";

    /// <summary>The kind of person who came with a token that was made before the owner of its member's address came.</summary>
    public const string ByClaim = "claim";

    public static readonly PeopleDirectory Nobody = new([], [], WhoIsWho.Nothing);

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

    /// <summary>In the order of <see cref="PersonIds"/>: what an admin says they are; null lets the telemetry speak.</summary>
    public string?[] ByHand => [.. persons.Select(person => ByHandOf(person.PersonId))];

    public long[] PersonsOf(long memberId) => [.. persons.Where(p => MemberOf(p) == memberId).Select(p => p.PersonId)];

    /// <summary>The persons whose value of dimension <c>member</c> or <c>person</c> is one of these.</summary>
    public long[] PersonsWith(bool byMember, IReadOnlyCollection<string> keys) =>
    [
        .. persons.Where(person => keys.Contains(byMember ? MemberKey(person) : PersonKey(person))).Select(person => person.PersonId),
        // Who isn't here counts as themselves.
        .. keys.Select(key => IdOf(key, byMember)).OfType<long>().Where(id => !_persons.ContainsKey(id)),
    ];

    /// <summary>The value of dimension <c>member</c> for a person; empty is unattributed.</summary>
    public string MemberValueOf(long personId) => _persons.TryGetValue(personId, out var person)
        ? MemberKey(person) : PersonPrefix + personId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of dimension <c>person</c> for a person; empty is unattributed.</summary>
    public string PersonValueOf(long personId) => _persons.TryGetValue(personId, out var person)
        ? PersonKey(person) : personId.ToString(CultureInfo.InvariantCulture);

    public string? MemberKeyOf(long personId) =>
        _persons.TryGetValue(personId, out var person) && MemberKey(person) is { Length: > 0 } key ? key : null;

    public DirectoryMember? MemberOf(long personId) =>
        _persons.TryGetValue(personId, out var person) && MemberOf(person) is { } member ? _members.GetValueOrDefault(member) : null;

    public PersonRow? Find(long personId) => _persons.GetValueOrDefault(personId);

    public PersonStanding StandingOf(PersonRow person) =>
        AssignedTo(person) is not null ? PersonStanding.Token
        : said.Merges.ContainsKey(person.PersonId) ? PersonStanding.Merged
        : said.Links.ContainsKey(person.PersonId) ? PersonStanding.Linked
        : MemberOf(person) is not null ? PersonStanding.Email
        : ClaimOf(person) is { Settled: false } ? PersonStanding.Disputed
        : PersonStanding.Unassigned;

    /// <summary>The person as whom this one counts; null when it is not merged.</summary>
    public long? MergedInto(long personId) => said.Merges.TryGetValue(personId, out var into) ? into : null;

    /// <summary>The machine set up in a member's name that this person came with.</summary>
    public ClaimRow? ClaimOf(PersonRow person) =>
        person.Kind == ByClaim && long.TryParse(person.Key, out var id) ? said.Claims.GetValueOrDefault(id) : null;

    /// <summary>What an admin says that they, or the member or person they count as, are: <c>person</c> or <c>automation</c>.</summary>
    public string? ByHandOf(long personId) =>
        MemberOf(personId) is { ByHand: { } ofMember } ? ofMember
        : said.ByHand.TryGetValue(MergedInto(personId) ?? personId, out var own) ? own
        : null;

    /// <summary><c>ci</c>, <c>headless</c> or <c>by_hand</c>; null for people, as far as is known.</summary>
    public string? AutomationOf(PersonRow person) => Kinds.Of(ByHandOf(person.PersonId), person.Heard.Automation);

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
        return AssignedTo(person) is { } member ? Label(member.ToString(CultureInfo.InvariantCulture))
            : ClaimOf(person) is { } claim ? $"{claim.Machine ?? person.Heard.Host ?? "a machine"}{(claim.Settled ? "" : ", disputed")}"
            : person.Label;
    }

    /// <summary>The member whose token they came with, unless that member has said that it isn't theirs.</summary>
    private long? AssignedTo(PersonRow person) => person.Kind switch
    {
        ByToken => long.TryParse(person.Key, out var member) ? member : null,
        ByClaim => ClaimOf(person) is { Rejected: false } claim ? claim.MemberId : null,
        _ => null,
    };

    private long? MemberOf(PersonRow person)
    {
        if (AssignedTo(person) is { } assigned)
            return assigned;
        var root = Root(person);
        if (AssignedTo(root) is { } rootAssigned)
            return rootAssigned;
        if (said.Links.TryGetValue(root.PersonId, out var linked))
            return linked;
        return root.Email is { } email && _byEmail.TryGetValue(email, out var member) ? member.MemberId : null;
    }

    /// <summary>Merges are kept flat: what a person was merged into is merged into nobody.</summary>
    private PersonRow Root(PersonRow person) =>
        said.Merges.TryGetValue(person.PersonId, out var into) ? _persons.GetValueOrDefault(into, person) : person;

    private string MemberKey(PersonRow person)
    {
        if (MemberOf(person) is { } member)
            return member.ToString(CultureInfo.InvariantCulture);
        var key = PersonKey(person);
        return key.Length == 0 ? key : PersonPrefix + key;
    }

    private static long? IdOf(string key, bool byMember)
    {
        if (byMember && !key.StartsWith(PersonPrefix, StringComparison.Ordinal))
            return null;
        var text = byMember ? key[PersonPrefix.Length..] : key;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && id.ToString(CultureInfo.InvariantCulture) == text ? id : null;
    }

    private string PersonKey(PersonRow person) =>
        Root(person) is { Kind: not "unknown" } root ? root.PersonId.ToString(CultureInfo.InvariantCulture) : "";
}
