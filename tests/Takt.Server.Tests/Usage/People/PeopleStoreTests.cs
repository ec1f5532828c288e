using Takt.Server.Usage.People;

namespace Takt.Server.Tests.Usage.People;

/// <summary>However many persons telemetry names, an answer reads those alone that it shows.</summary>
public sealed class PeopleStoreTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NotThemselves_AreMembersLinkedMergedAndNobody_NotTheCrowd()
    {
        var world = await CrowdAsync();
        var ada = await world.MemberAsync("ada@x.org");
        var byToken = await world.PersonAsync("member", $"{ada}");
        var byEmail = await world.PersonAsync("account", "7c1e", "ada@x.org");
        var linked = await world.PersonAsync("user", "u-1");
        await world.LinkAsync(linked, ada);
        var into = await world.PersonAsync("user", "u-2");
        var merged = await world.PersonAsync("user", "u-3");
        await MergeAsync(world, merged, into);
        var nobody = await world.PersonAsync("unknown", "");
        await using var connection = await database.Database.OwnerDataSource.OpenConnectionAsync(Cancel);

        var people = await PeopleStore.NotThemselvesAsync(connection, world.OrganizationId, Cancel);

        Assert.Equal([byToken, byEmail, linked, into, merged, nobody], people.PersonIds);
        Assert.Equal([$"{ada}", $"{ada}", $"{ada}", $"person:{into}", $"person:{into}", ""], people.MemberKeys);
        Assert.Equal([byToken, byEmail, linked], await PeopleStore.PersonsOfAsync(connection, world.OrganizationId, ada, Cancel));
    }

    [Fact]
    public async Task Merged_IntoAMembersPerson_IsTheMembersToo()
    {
        var world = await CrowdAsync();
        var ada = await world.MemberAsync("ada@x.org");
        var own = await world.PersonAsync("member", $"{ada}");
        var merged = await world.PersonAsync("user", "u-3", "ada@elsewhere.org");
        await MergeAsync(world, merged, own);
        await using var connection = await database.Database.OwnerDataSource.OpenConnectionAsync(Cancel);

        Assert.Equal([own, merged], (await PeopleStore.PersonsOfAsync(connection, world.OrganizationId, ada, Cancel)).Order());
    }

    [Fact]
    public async Task Shown_AreReadWithWhomTheyCountAs_AndNobodyElse()
    {
        var world = await CrowdAsync();
        await world.MemberAsync("eve@x.org");
        var ada = await world.MemberAsync("ada@x.org");
        var into = await world.PersonAsync("user", "u-2");
        await world.LinkAsync(into, ada);
        var merged = await world.PersonAsync("user", "u-3");
        await MergeAsync(world, merged, into);
        await using var connection = await database.Database.OwnerDataSource.OpenConnectionAsync(Cancel);

        var people = await PeopleStore.OfAsync(connection, world.OrganizationId, [merged], [], Cancel);

        Assert.Equal([into, merged], people.PersonIds.Order());
        Assert.Equal([ada], people.Members.Select(member => member.MemberId));
        Assert.Equal("ada@x.org", people.Label(people.MemberKeyOf(merged)!));
    }

    private async Task<UsageWorld> CrowdAsync()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        await database.Database.ExecuteAsync(
            "insert into persons (organization_id, kind, key, email) select $1, 'email', 'made-' || i || '@x.org', 'made-' || i || "
                + "'@x.org' from generate_series(1, 5000) i", world.OrganizationId);
        return world;
    }

    private Task<int> MergeAsync(UsageWorld world, long person, long into) => database.Database.ExecuteAsync(
        "insert into person_merges (organization_id, person_id, into_person_id, created_at) values ($1, $2, $3, now())",
        world.OrganizationId, person, into);
}
