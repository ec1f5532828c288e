using Npgsql;
using Takt.Server.Ledger.Identify;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

public sealed class IdentityLinksTests
{
    /// <summary>Two sets that have no name in common, of which each tells that an identity known before is one with another.</summary>
    [Fact]
    public async Task Learn_SetsOfOneIdentityByDifferentNames_AreOne()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await using var database = NpgsqlDataSource.Create(server.Database.OwnerConnectionString);
        var links = new IdentityLinks(database);
        Guid[] names = [.. Enumerable.Range(1, 6).Select(i => new Guid(i, 0, 0, new byte[8]))];
        await LearnAsync([names[0]], [names[1], names[2]], [names[3]]);
        Assert.Equal(3, await CountAsync("identities"));

        await LearnAsync([names[0], names[1]], [names[2], names[3], names[4]], [names[5]]);

        Assert.Equal(2, await CountAsync("identities"));
        Assert.Equal(2, await CountAsync("(select distinct organization_id, identity_id from identity_names)"));
        Assert.Equal(0, await server.Database.ScalarAsync<long>(
            """
            select count(*) from identity_names n where organization_id = $1
              and not exists (select from identities i where i.organization_id = n.organization_id and i.identity_id = n.identity_id)
            """, harness.OrganizationId));

        Task LearnAsync(params Guid[][] sets) =>
            links.LearnAsync(harness.OrganizationId, sets, TestContext.Current.CancellationToken);

        Task<long> CountAsync(string table) =>
            server.Database.ScalarAsync<long>($"select count(*) from {table} t where organization_id = $1", harness.OrganizationId);
    }
}
