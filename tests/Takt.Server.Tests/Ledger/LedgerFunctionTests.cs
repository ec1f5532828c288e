using Takt.Metering.Counting;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>The ledger equals the pure function of the set of reports, whatever their order, repetition and grouping.</summary>
public sealed class LedgerFunctionTests
{
    private static readonly string[] Rollups = ["usage_15m", "usage_day", "session_day"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 5).Select(block => block * 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Rollups_AnyOrderAndRepetition_EqualTheFunctionOfTheSet(int first)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var seed = first; seed < first + 20; seed++)
        {
            var story = new ReportStory(seed);
            for (var order = 0; order < 3; order++)
            {
                var harness = await LedgerHarness.CreateAsync(server);
                foreach (var request in story.Requests((seed * 31) + order)) Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(request)).Status);
                await AssertEqualAsync(harness, story, $"seed {seed}, order {order}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Rollups_TwoReplicasAtOnce_EqualTheFunctionOfTheSet(int first)
    {
        await using var one = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var two = await TestServer.StartAsync(setup => setup.Database = one.Database, TestContext.Current.CancellationToken);
        for (var seed = first; seed < first + 10; seed++)
        {
            var story = new ReportStory(seed);
            var harness = await LedgerHarness.CreateAsync(one);
            var answers = await Task.WhenAll(
                story.Requests(seed).Select(request => harness.AppendAsync(request))
                    .Concat(story.Requests(seed + 1).Select(request => harness.AppendAsync(request, replica: two))));
            Assert.All(answers, answer => Assert.Equal(LedgerStatus.Committed, answer.Status));
            await AssertEqualAsync(harness, story, $"seed {seed}");
        }
    }

    private static async Task AssertEqualAsync(LedgerHarness harness, ReportStory story, string story_)
    {
        var counted = CountingFunction.Count(story.Calls, story.Points, LedgerHarness.ReceivedMicros);
        foreach (var table in Rollups)
        {
            var expected = LedgerHarness.Expected(table, counted);
            var actual = await harness.SumsAsync(table);
            Assert.True(expected.SequenceEqual(actual),
                $"{story_}, {table}:{Environment.NewLine}expected {string.Join(Environment.NewLine, expected.Except(actual))}{Environment.NewLine}but was {string.Join(Environment.NewLine, actual.Except(expected))}");
        }
    }
}
