using Takt.Metering.Agents;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>Prompts right after an agent's end, in the sums.</summary>
public sealed class ProbablyAutomaticTests
{
    private const string Sums = """
        select string_agg(day || ' ' || value, ', ' order by day) from (
          select d.day, sum(d.value) as value from activity_day d join activity_kinds k using (kind_id)
          where d.organization_id = $1 and k.name = 'prompt_probably_automatic' group by d.day having sum(d.value) <> 0) d
        """;

    private static readonly Dimensions Origin = new() { Hash = Guid.NewGuid(), Source = "claude_code", HostName = "laptop" };

    // The organization's midnight is at 23:00 UTC; seconds from then.
    private static readonly (string Session, bool IsPrompt, double Second)[] Told =
    [
        ("a", true, -10), ("a", false, -9), ("a", true, -8), ("a", true, -7.5), ("a", false, -2), ("a", true, 0.1), ("a", false, 8),
        ("a", false, 9), ("a", true, 9.5), ("a", true, 10.5), ("b", true, -8.5), ("b", true, 9.6),
        ("c", false, -1), ("c", true, -0.5), ("c", false, -0.2), ("c", true, 1.8), ("c", true, 20),
    ];

    [Fact]
    public async Task Prompts_InAnyOrderAndGroups_CountAsTheWholeSetSays()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var all = Told.Select(Report).ToList();
        Assert.Equal([2, 0, 2],
            all.GroupBy(report => report.Session.Name).Select(session => PromptOrigins.ProbablyAutomatic(session.Select(Mark)).Count));
        for (var order = 0; order < 8; order++)
        {
            var harness = await LedgerHarness.CreateAsync(server);
            var shuffle = new Random(order);
            var told = order == 0 ? all : [.. all.Concat(all.Where(_ => shuffle.Next(3) == 0)).OrderBy(_ => shuffle.Next())];
            while (told.Count > 0)
            {
                var batch = new ReportBatch { Signals = Signals.Logs };
                foreach (var activity in told.Take(shuffle.Next(1, 5)))
                    batch.Activities.Add(activity);
                told = [.. told.Skip(batch.Activities.Count)];
                Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(batch)).Status);
            }

            Assert.Equal("2026-11-18 2, 2026-11-19 2", await server.Database.ScalarAsync<string>(Sums, harness.OrganizationId));
        }
    }

    private static PromptMark Mark(ActivityReport report) => new(report.TimeUnixNano, report.Kind == ActivityKinds.Prompts, report.Key);

    private static ActivityReport Report((string Session, bool IsPrompt, double Second) told) => new()
    {
        Session = new(new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(told.Session))
            .AsSpan(0, 16)), told.Session, true),
        Dimensions = Origin,
        Kind = told.IsPrompt ? ActivityKinds.Prompts : ActivityKinds.AgentEnds,
        Value = 1,
        Key = new Guid((int)(told.Second * 10) + 1000, told.IsPrompt ? (short)1 : (short)0, 0, new byte[8]),
        TimeUnixNano =
            (new DateTimeOffset(2026, 11, 18, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() + (long)(told.Second * 1000)) * 1_000_000,
    };
}
