using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Tests.Usage;

public sealed class UsagePeopleTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private const string Noon = "2026-11-03T12:00Z";

    [Fact]
    public async Task Member_IsTheTokensOwner_ElseTheLinked_ElseTheEmails_ElseUnassigned()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        var bob = await world.MemberAsync("bob@x.org");
        await SpendAsync(world, await world.PersonAsync("member", $"{ada}"), 1);
        await SpendAsync(world, await world.PersonAsync("email", "Ada@X.org", "Ada@X.org"), 2);
        var linked = await world.PersonAsync("account", "7c1e", "ada@x.org");
        await SpendAsync(world, linked, 4);
        await world.LinkAsync(linked, bob);
        var stranger = await world.PersonAsync("user", "u-1", "eve@elsewhere.org");
        await SpendAsync(world, stranger, 8);
        await SpendAsync(world, await world.PersonAsync("unknown", ""), 16);

        var answer = await ByMemberAsync(world);

        Assert.Equal([(null, 16L), ($"person:{stranger}", 8L), ($"{bob}", 4L), ($"{ada}", 3L)],
            answer.Groups.Select(g => (g.Key[Dimension.Member], (long)(g.Totals.CostUsd * 1_000_000_000))));
        Assert.Equal("eve@elsewhere.org", answer.Groups[1].Labels[Dimension.Member]);
        Assert.Equal("ada@x.org", answer.Groups[3].Labels[Dimension.Member]);
    }

    [Fact]
    public async Task Link_MovesHistoryAtOnce()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        var person = await world.PersonAsync("user", "u-1");
        await SpendAsync(world, person, 5);

        Assert.Equal($"person:{person}", Assert.Single((await ByMemberAsync(world)).Groups).Key[Dimension.Member]);
        await world.LinkAsync(person, ada);
        Assert.Equal($"{ada}", Assert.Single((await ByMemberAsync(world)).Groups).Key[Dimension.Member]);
    }

    [Fact]
    public async Task RemovedMember_KeepsTheirHistory_UnlessTheyJoinAgain()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var before = await world.MemberAsync("ada@x.org", removed: true);
        await SpendAsync(world, await world.PersonAsync("email", "ada@x.org", "ada@x.org"), 5);

        Assert.Equal($"{before}", Assert.Single((await ByMemberAsync(world)).Groups).Key[Dimension.Member]);
        var again = await world.MemberAsync("ada@x.org");
        Assert.Equal($"{again}", Assert.Single((await ByMemberAsync(world)).Groups).Key[Dimension.Member]);
    }

    [Fact]
    public async Task Viewer_SeesOwnRowsOnly_WhateverIsAsked()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var ada = await world.MemberAsync("ada@x.org");
        var bob = await world.MemberAsync("bob@x.org");
        await SpendAsync(world, await world.PersonAsync("email", "ada@x.org", "ada@x.org"), 1);
        var bobs = await world.PersonAsync("member", $"{bob}");
        await SpendAsync(world, bobs, 2);

        var own = await AnswerAsync(world, Query(world) with { ViewerMemberId = ada });
        var peeking = await AnswerAsync(
            world, Query(world) with { ViewerMemberId = ada, Filters = UsageFilters.None.With(Dimension.Member, $"{bob}") });
        var hourly = await AnswerAsync(world, Query(world) with { ViewerMemberId = ada, Interval = UsageInterval.Hour });
        var nobody = await AnswerAsync(world, Query(world) with { ViewerMemberId = 999_999 });

        Assert.Equal((0.000000001m, 1L), (own.Totals.CostUsd, own.Totals.Sessions));
        Assert.Equal((0m, 0L), (peeking.Totals.CostUsd, peeking.Totals.Sessions));
        Assert.Equal((0.000000001m, 1L), (hourly.Totals.CostUsd, hourly.Totals.Sessions));
        Assert.Equal(0m, nobody.Totals.CostUsd);
        Assert.Null(nobody.Standing.Completeness.NewestEventAt);
    }

    [Fact]
    public async Task Organizations_NeverMix()
    {
        var one = await UsageWorld.CreateAsync(database.Database);
        var two = await UsageWorld.CreateAsync(database.Database);
        foreach (var (world, cost) in new[] { (one, 1L), (two, 2L) })
        {
            await world.MemberAsync("shared@x.org");
            await SpendAsync(world, await world.PersonAsync("email", "shared@x.org", "shared@x.org"), cost);
        }

        Assert.Equal((0.000000001m, 1L), Figures(await ByMemberAsync(one)));
        Assert.Equal((0.000000002m, 1L), Figures(await ByMemberAsync(two)));

        static (decimal, long?) Figures(UsageAnswer answer) => (Assert.Single(answer.Groups).Totals.CostUsd, answer.Totals.Sessions);
    }

    private static async Task SpendAsync(UsageWorld world, long person, long nano)
    {
        var series = await world.SeriesAsync(person);
        await world.UseAsync(series, await world.SessionAsync(series, Noon), Noon, new(nano));
    }

    private static UsageQuery Query(UsageWorld world) => world.Query("2026-11-03", "2026-11-04");

    private static Task<UsageAnswer> ByMemberAsync(UsageWorld world) =>
        AnswerAsync(world, Query(world) with { GroupBy = [Dimension.Member] });

    private static Task<UsageAnswer> AnswerAsync(UsageWorld world, UsageQuery query) => world.AnswerAsync(query);
}
