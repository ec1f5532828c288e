using Npgsql;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage;

/// <summary>Whom persons count as, as columns for SQL that names owners; who isn't among them counts as themselves.</summary>
/// <param name="Keys">The value of dimension <c>member</c>: a member's id, <c>person:</c> and an id, or empty for nobody.</param>
/// <param name="Members">The member's id; 0 for no member.</param>
internal sealed record OwnerColumns(long[] Persons, string[] Keys, long[] Members);

/// <summary>Somebody who owns what was heard.</summary>
/// <param name="Name">The best that is known: of a member the name, else the address.</param>
/// <param name="PersonId">Set where they are no member.</param>
/// <param name="ByHand">What an admin says that they are; null lets the telemetry speak.</param>
internal sealed record OwnerName(string Name, long? PersonId, string? ByHand);

/// <summary>Tells people from automation.</summary>
internal static class Kinds
{
    public const string Person = "person", Automation = "automation", ByHand = "by_hand";

    public static readonly IReadOnlyList<string> All = [Person, Automation];

    /// <param name="said">What an admin says; null lets the telemetry speak.</param>
    /// <param name="heard"><c>ci</c> or <c>headless</c>; null where a person was seen.</param>
    /// <returns><c>ci</c>, <c>headless</c> or <c>by_hand</c>; null for a person.</returns>
    public static string? Of(string? said, string? heard) => said switch
    {
        Person => null,
        Automation => heard ?? ByHand,
        _ => heard,
    };
}

/// <summary>Says who owns what was heard, for the rooms that tell of it. Persons are resolved when read, as in all sums of usage.</summary>
internal static class Owners
{
    public static async Task<OwnerColumns> ReadAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        var people = await PeopleStore.NotThemselvesAsync(connection, organizationId, cancellationToken);
        var ids = people.PersonIds;
        return new(ids, people.MemberKeys, [.. ids.Select(id => people.MemberOf(id)?.MemberId ?? 0)]);
    }

    /// <summary>The persons who count as a member.</summary>
    public static Task<long[]> PersonsAsync(
        NpgsqlConnection connection, int organizationId, long memberId, CancellationToken cancellationToken) =>
        PeopleStore.PersonsOfAsync(connection, organizationId, memberId, cancellationToken);

    /// <summary>Names for the persons who own something; those who count as a member have the member's.</summary>
    public static async Task<IReadOnlyDictionary<long, OwnerName>> NamesAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyCollection<long> persons, CancellationToken cancellationToken)
    {
        if (persons.Count == 0)
            return new Dictionary<long, OwnerName>();
        var people = await PeopleStore.OfAsync(connection, organizationId, persons, [], cancellationToken);
        return persons.Distinct().Where(id => people.Find(id) is not null)
            .ToDictionary(id => id, id => Name(people, people.Find(id)!));
    }

    private static OwnerName Name(PeopleDirectory people, PersonRow person)
    {
        var member = people.MemberOf(person.PersonId);
        var root = people.MergedInto(person.PersonId) ?? person.PersonId;
        return new(
            member?.Label ?? people.PersonLabel(root.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            member is null && person.Kind != "unknown" ? root : null, people.ByHandOf(person.PersonId));
    }
}
