using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Tests.Usage;

public sealed class UsageDimensionTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private const string Noon = "2026-11-03T12:00Z";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Columns => new(Dimension.All.Except(
        [Dimension.Member, Dimension.Person, Dimension.Account, Dimension.Machine, Dimension.Session, Dimension.Connection]));

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Column_GroupsFiltersAndKeepsTheUnattributed(string dimension)
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var person = await world.PersonAsync("email", "a@x.org");
        var red = await world.SeriesAsync(person, (dimension, "red"));
        var blue = await world.SeriesAsync(person, (dimension, "blue"));
        var none = await world.SeriesAsync(person);
        var session = await world.SessionAsync(red, Noon);
        await world.UseAsync(red, session, Noon, new(30));
        await world.UseAsync(blue, session, Noon, new(20));
        await world.UseAsync(none, session, Noon, new(10));

        // A series always has a source.
        var unattributed = dimension == Dimension.Source ? "claude_code" : null;
        var byColumn = await AnswerAsync(world, GroupBy(world, dimension));
        Assert.Equal(["red", "blue", unattributed], byColumn.Groups.Select(g => g.Key[dimension]));
        Assert.Equal([0.000000030m, 0.000000020m, 0.000000010m], byColumn.Groups.Select(g => g.Totals.CostUsd));

        foreach (var interval in new[] { UsageInterval.Day, UsageInterval.Hour })
        {
            var query = GroupBy(world) with { Interval = interval };
            Assert.Equal(0.000000050m,
                (await AnswerAsync(world, query with { Filters = UsageFilters.None.With(dimension, "red", "blue") })).Totals.CostUsd);
            Assert.Equal(0.000000010m,
                (await AnswerAsync(world, query with { Filters = UsageFilters.None.With(dimension, unattributed ?? "") })).Totals.CostUsd);
        }
    }

    [Fact]
    public async Task IdDimensions_HaveValuesThatLastAndLabelsThatRead()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var person = await world.PersonAsync("account", "7c1e", "ada@x.org");
        var series = await world.SeriesAsync(person, ("machine_id", await world.MachineAsync("ada-laptop")),
            ("account_id", await world.AccountAsync("acc-1", "org-1", "seat@x.org")),
            ("connection_id", await world.ConnectionAsync($"cowork-{world.OrganizationId}", "Cowork")));
        var session = await world.SessionAsync(series, Noon);
        await world.UseAsync(series, session, Noon, new(30));
        var bare = await world.SeriesAsync(await world.PersonAsync("unknown", ""));
        var nameless = await world.SessionAsync(bare, Noon);
        await world.UseAsync(bare, nameless, Noon, new(5));

        await ExpectAsync(Dimension.Machine, "ada-laptop", null);
        await ExpectAsync(Dimension.Account, "acc-1/org-1", "seat@x.org");
        await ExpectAsync(Dimension.Connection, $"cowork-{world.OrganizationId}", "Cowork");
        await ExpectAsync(Dimension.Person, $"{person}", "ada@x.org");
        await ExpectAsync(Dimension.Member, $"person:{person}", "ada@x.org");

        var bySession = await AnswerAsync(world, GroupBy(world, Dimension.Session));
        Assert.Equal([session.ToString(), nameless.ToString()], bySession.Groups.Select(g => g.Key[Dimension.Session]));
        Assert.Equal(session.ToString(), bySession.Groups[0].Labels[Dimension.Session]);
        Assert.Equal(0.000000005m, (await AnswerAsync(
            world, GroupBy(world) with { Filters = UsageFilters.None.With(Dimension.Session, nameless.ToString()) })).Totals.CostUsd);

        async Task ExpectAsync(string dimension, string value, string? label)
        {
            var answer = await AnswerAsync(world, GroupBy(world, dimension));
            Assert.Equal([value, null], answer.Groups.Select(g => g.Key[dimension]));
            Assert.Equal(label, answer.Groups[0].Labels.GetValueOrDefault(dimension));
            Assert.Empty(answer.Groups[1].Labels);
            var filtered = await AnswerAsync(world, GroupBy(world) with { Filters = UsageFilters.None.With(dimension, value) });
            Assert.Equal(0.000000030m, filtered.Totals.CostUsd);
        }
    }

    [Fact]
    public async Task TwoDimensions_CrossEachOther()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var person = await world.PersonAsync("email", "a@x.org");
        foreach (var (model, team, cost) in new[] { ("opus", "red", 4L), ("opus", "blue", 3L), ("haiku", "red", 2L) })
        {
            var series = await world.SeriesAsync(person, ("model", model), ("team", team));
            await world.UseAsync(series, await world.SessionAsync(series, Noon), Noon, new(cost));
        }

        var answer = await AnswerAsync(world, GroupBy(world, Dimension.Team, Dimension.Model) with { Limit = 2 });

        Assert.Equal([("red", "opus"), ("blue", "opus")], answer.Groups.Select(g => (g.Key[Dimension.Team]!, g.Key[Dimension.Model]!)));
        Assert.Equal(0.000000002m, answer.Other!.Totals.CostUsd);
    }

    [Fact]
    public async Task Session_BelowWholeDays_IsRefusedWithTheReason()
    {
        var world = await UsageWorld.CreateAsync(database.Database);

        var answered = await world.Usage.AnswerAsync(GroupBy(world, Dimension.Session) with { Interval = UsageInterval.Hour }, Cancel);

        Assert.Equal(Dimension.Session, Assert.Single(answered.Errors).Parameter);
    }

    private static UsageQuery GroupBy(UsageWorld world, params string[] dimensions) =>
        world.Query("2026-11-03", "2026-11-04") with { GroupBy = [.. dimensions] };

    private static Task<UsageAnswer> AnswerAsync(UsageWorld world, UsageQuery query) => world.AnswerAsync(query);
}
