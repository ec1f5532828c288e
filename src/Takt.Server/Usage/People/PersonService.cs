using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Usage.People;

/// <summary>Lists the persons whom telemetry names, and says who they are. The page and the API both end here.</summary>
internal sealed class PersonService(NpgsqlDataSource database, ControlPlane controlPlane, TimeProvider time)
{
    /// <summary>The most expensive first.</summary>
    public async Task<PersonPage> ListAsync(PersonQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var assigned = await PeopleStore.NotThemselvesAsync(connection, query.OrganizationId, cancellationToken);
        var found = await PersonStore.PageAsync(connection, query, assigned, cancellationToken);
        var shown = found.Take(query.Limit).ToList();
        long[] ids = [.. shown.Select(row => row.PersonId)];
        var people = await PeopleStore.OfAsync(connection, query.OrganizationId, ids, [], cancellationToken, HeardOf.All);
        var lookalike = new Lookalike(assigned.Members);
        return new(
            [.. shown.Select(row => ToItem(people.Find(row.PersonId)!, row.Sum, people, lookalike))],
            found.Count > shown.Count ? new PersonCursor(shown[^1].Sum.CostNano, shown[^1].PersonId).ToString() : null);
    }

    /// <summary>Members whom a person may be linked to, by name.</summary>
    public async Task<IReadOnlyList<DirectoryMember>> MembersAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var members = await PeopleStore.MembersAsync(connection, organizationId, cancellationToken);
        return [.. members.Where(member => !member.Removed).OrderBy(member => member.Label, StringComparer.OrdinalIgnoreCase)];
    }

    public async Task<Outcome<Done>> LinkAsync(Caller caller, long personId, long memberId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.link", caller.OrganizationId, cancellationToken);
        await PersonStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        var people = await PeopleStore.OfAsync(change.Connection, caller.OrganizationId, [personId], [memberId], cancellationToken);
        if (people.Find(personId) is not { } person)
            return PersonRefusals.NoSuchPerson();
        if (people.Members.All(member => member.MemberId != memberId))
            return PersonRefusals.NoSuchMember();
        switch (people.StandingOf(person))
        {
            case PersonStanding.Token: return PersonRefusals.IsMember();
            case PersonStanding.Merged: return PersonRefusals.IsMerged();
        }

        await PersonStore.LinkAsync(change, caller.OrganizationId, personId, memberId, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    public async Task<Outcome<Done>> UnlinkAsync(Caller caller, long personId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.unlink", caller.OrganizationId, cancellationToken);
        if (await PersonStore.UnlinkAsync(change, caller.OrganizationId, personId, cancellationToken) == 0)
            return PersonRefusals.NoSuchLink();
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    /// <param name="intoPersonId">One that is merged itself stands for the person it counts as.</param>
    public async Task<Outcome<Done>> MergeAsync(Caller caller, long personId, long intoPersonId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.merge", caller.OrganizationId, cancellationToken);
        await PersonStore.LockAsync(change, caller.OrganizationId, cancellationToken);
        var people = await PeopleStore.OfAsync(change.Connection, caller.OrganizationId, [personId, intoPersonId], [], cancellationToken);
        if (people.Find(personId) is not { } person)
            return PersonRefusals.NoSuchPerson();
        if (people.Find(people.MergedInto(intoPersonId) ?? intoPersonId) is not { Kind: not "unknown" } target)
            return PersonRefusals.NoSuchTarget();
        if (target.PersonId == personId)
            return PersonRefusals.WouldBeCircle();
        switch (people.StandingOf(person))
        {
            case PersonStanding.Token: return PersonRefusals.IsMember();
            case PersonStanding.Linked: return PersonRefusals.IsLinked();
        }

        await PersonStore.MergeAsync(change, caller.OrganizationId, personId, target.PersonId, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    public async Task<Outcome<Done>> UnmergeAsync(Caller caller, long personId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.unmerge", caller.OrganizationId,
            cancellationToken);
        if (await PersonStore.UnmergeAsync(change, caller.OrganizationId, personId, cancellationToken) == 0)
            return PersonRefusals.NoSuchMerge();
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    /// <summary>What they used is nobody's, for good.</summary>
    public async Task<Outcome<Done>> SetApartAsync(Caller caller, long personId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.set_apart", caller.OrganizationId,
            cancellationToken);
        var people = await PeopleStore.OfAsync(change.Connection, caller.OrganizationId, [personId], [], cancellationToken);
        if (people.Find(personId) is not { } person)
            return PersonRefusals.NoSuchPerson();
        if (people.StandingOf(person) != PersonStanding.Disputed)
            return PersonRefusals.NotDisputed();
        await PersonStore.SetApartAsync(change, caller.OrganizationId, people.ClaimOf(person)!.ClaimId, time.GetUtcNow(),
            cancellationToken);
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    /// <param name="kind"><c>person</c> or <c>automation</c>; empty lets the telemetry speak.</param>
    public async Task<Outcome<Done>> ChangeKindAsync(Caller caller, long personId, string? kind, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(kind) && !Kinds.All.Contains(kind))
            return PersonRefusals.WrongKind();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "person.kind", caller.OrganizationId, cancellationToken);
        var people = await PeopleStore.OfAsync(change.Connection, caller.OrganizationId, [personId], [], cancellationToken);
        if (people.Find(personId) is not { Kind: not "unknown" } person)
            return PersonRefusals.NoSuchPerson();
        if (people.MemberOf(person.PersonId) is not null)
            return PersonRefusals.CountsAsMember();
        await PersonStore.ChangeKindAsync(change, caller.OrganizationId, people.MergedInto(personId) ?? personId, kind, time.GetUtcNow(),
            cancellationToken);
        await change.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    private static PersonItem ToItem(PersonRow person, PersonSum sum, PeopleDirectory people, Lookalike lookalike)
    {
        var standing = people.StandingOf(person);
        var member = people.MemberOf(person.PersonId);
        var suggested = standing == PersonStanding.Unassigned ? lookalike.Of(person) : null;
        return new()
        {
            Id = person.PersonId,
            Name = member?.Label ?? people.PersonLabel(person.PersonId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind = person.Kind,
            Key = person.Key,
            Email = person.Email,
            EmailClaimed = person.ClaimsEmail,
            State = standing.ToString().ToLowerInvariant(),
            MemberId = member?.MemberId,
            MemberEmail = member?.Email,
            MergedInto = people.MergedInto(person.PersonId),
            FirstSeenAt = person.FirstSeenAt,
            LastSeenAt = person.Heard.LastAt,
            LastReceivedAt = person.Heard.LastReceivedAt,
            Automation = people.AutomationOf(person),
            DisputedBy = standing == PersonStanding.Disputed ? people.ClaimOf(person)?.MemberId : null,
            CostUsd = Usd.FromNano(sum.CostNano),
            Tokens = sum.Tokens,
            Sessions = sum.Sessions,
            SuggestedMemberId = suggested?.MemberId,
            SuggestedMemberEmail = suggested?.Email,
        };
    }
}
