using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Takt.Contracts;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Story;
using Takt.Otlp;
using Takt.Server.Jobs;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger.Golden;
using Takt.Server.Usage.Sessions.Traits;

namespace Takt.Server.Tests.Usage;

/// <summary>
/// Both clients' captures, posted as they were sent, give their whole timeline, and a tree whose costs are the session's.
/// </summary>
public sealed class SessionStoryTests(GoldenServers servers) : IClassFixture<GoldenServers>
{
    private const string Old = "claude-code-2.1.197/", New = "claude-code-2.1.332/";

    private static readonly OtlpSignal[] All = Enum.GetValues<OtlpSignal>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Folders => [.. GoldenTruth.All.Select(truth => truth.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Tree_OfWhicheverSignals_AddsUpToTheSession(string folder)
    {
        foreach (var signals in new OtlpSignal[][] { [OtlpSignal.Logs], [OtlpSignal.Metrics], [OtlpSignal.Traces], All })
        {
            var sessions = await SessionsAsync(folder, signals);
            Assert.Equal(GoldenTruth.Of(folder).Sessions, sessions.Count);
            Assert.Equal(GoldenTruth.Of(folder).Figures(signals).CostNano / 1e9m, sessions.Sum(detail => detail.Session.Totals.CostUsd));
            foreach (var detail in sessions)
            {
                var tree = detail.Story!.Tree;
                Assert.Equal(("session", detail.Session.Totals.CostUsd), (tree[0].Kind, tree[0].CostWithBelowUsd));
                Assert.Equal(detail.Session.Totals.CostUsd, tree.Sum(node => node.CostUsd ?? 0));
                Assert.Equal(detail.Session.Totals.Calls, tree.Count(node => node.Kind == "call"));
                AssertSums(tree);
                Assert.Equal(signals.Contains(OtlpSignal.Traces) ? "spans" : "prompt_and_time", detail.Story.Nesting);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Timeline_HasEveryEvent_AndNothingIsLost(string folder)
    {
        foreach (var detail in await SessionsAsync(folder, OtlpSignal.Logs))
        {
            var run = Assert.Single(detail.Story!.Runs!);
            var numbers = detail.Calls.Select(call => call.Sequence).Concat(detail.Story.Timeline.Select(entry => entry.Sequence));
            Assert.Equal(Enumerable.Range(run.First, run.Last - run.First + 1).Cast<int?>(), numbers.Order());
            Assert.Equal((0, 0, 0), (run.LostAtLeast, run.LostAtMost, run.LostBefore));
            Assert.Equal(detail.Story.Timeline.Select(entry => entry.At).Order(), detail.Story.Timeline.Select(entry => entry.At));
            Assert.All(detail.Calls, call => Assert.NotNull(call.RequestId));
        }
    }

    [Theory]
    [InlineData(Old + "oauth-subagent-http-json", true, 1)]
    [InlineData(Old + "oauth-subagent-http-json", false, 1)]
    [InlineData(New + "oauth-subagent-http-json", true, 2)]
    [InlineData(New + "oauth-subagent-http-json", false, 2)]
    public async Task SubAgent_LiesBelowTheToolThatStartedIt_WithItsCallsAndTools(string folder, bool spans, int prompts)
    {
        var detail = Assert.Single(await SessionsAsync(folder, spans ? All : [OtlpSignal.Logs, OtlpSignal.Metrics]));
        var tree = detail.Story!.Tree;

        Assert.Equal(prompts, tree.Count(node => node.Kind == "prompt"));
        Assert.Equal(prompts, detail.Story.Prompts.Count);
        Assert.Equal(["probably_person", "probably_automatic"], detail.Story.Prompts.Select(prompt => prompt.Origin).Concat(
            prompts == 1 ? ["probably_automatic"] : []));
        var agent = Assert.Single(tree, node => node.Kind == "agent");
        Assert.Equal("general-purpose", agent.Name);
        var starter = Assert.Single(tree, node => node.Id == agent.Parent);
        Assert.Equal(("tool", "Agent"), (starter.Kind, starter.Name));
        Assert.Equal(2, tree.Count(node => node.Parent == agent.Id && node.Kind == "call"));
        Assert.Equal(detail.Calls.Where(call => call.Agent is not null).Sum(call => call.CostUsd), agent.CostWithBelowUsd);
        Assert.Equal(3, tree.Count(node => node.Kind == "tool"));
        if (spans || folder.StartsWith(New, StringComparison.Ordinal))
            Assert.Single(tree, node => node.Parent == agent.Id && node.Kind == "tool" && node.Name == "Bash");
        Assert.All(tree.Where(node => node.Kind == "tool"), node => Assert.Equal("succeeded", node.Outcome));
        if (spans)
            Assert.All(tree.Where(node => node.Kind == "tool"), node => Assert.NotNull(node.WaitedMs));
    }

    [Fact]
    public async Task Clear_IsASessionOfTheSameProcess()
    {
        var sessions = await SessionsAsync(New + "interactive-http-json", All);
        var (former, latter) = (sessions.Single(s => s.Session.Totals.Calls == 8), sessions.Single(s => s.Session.Totals.Calls == 5));
        if (former.Story!.Runs![0].First > 0)
            (former, latter) = (latter, former);

        var run = Assert.Single(latter.Story!.Runs!);
        Assert.Equal((former.Session.SessionId, 0), (run.ContinuesSession, run.LostBefore));
        Assert.Equal(run.First, Assert.Single(former.Story!.Runs!).Last + 1);
        Assert.Single(sessions.SelectMany(s => s.Story!.Timeline), entry => entry.Kind == "api_error" && entry.Status == 429);
        Assert.Single(sessions.SelectMany(s => s.Story!.Tree), node => node.Kind == "error");
        Assert.Single(sessions.SelectMany(s => s.Story!.Tree), node => node.Kind == "compaction");
    }

    [Fact]
    public async Task Sessions_AreSortedByWhatIsOddAboutThem_OnceTheyWereLookedAt()
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "interactive-http-json", All);
        await sender.PostAsync(New + "oauth-http-json", All);
        var token = await IngestHost.CreateTokenAsync(servers.First, sender.Organization, ["usage:read"]);
        await LookAsync(sender.Organization);

        foreach (var sort in new[] { "context", "misses", "avoidable", "errors", "commits" })
        {
            var page = await GetAsync($"/api/sessions?sort={sort}", token, TaktJson.Default.SessionPage);
            var ranks = page.Sessions.Select(session => sort switch
            {
                "context" => session.Findings!.PeakContextTokens,
                "misses" => session.Findings!.MissCostUsd,
                "avoidable" => session.Findings!.AvoidableUsd,
                "errors" => session.Findings!.ApiErrors + session.Findings.FailedTools + session.Findings.Rejections,
                _ => session.Activity.Commits,
            }).ToList();
            Assert.Equal((sort, 3), (page.Sort, ranks.Count));
            Assert.Equal(ranks.OrderDescending(), ranks);
            Assert.True(ranks[0] > 0 || sort is "misses" or "avoidable");

            List<Guid> paged = [];
            var cursor = "";
            do
            {
                var one = await GetAsync($"/api/sessions?sort={sort}&limit=1{cursor}", token, TaktJson.Default.SessionPage);
                paged.AddRange(one.Sessions.Select(session => session.SessionId));
                cursor = one.NextCursor is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            }
            while (cursor.Length > 0);
            Assert.Equal(page.Sessions.Select(session => session.SessionId), paged);
        }
    }

    /// <summary>However many sessions one organization has changed, another's wait for none of them.</summary>
    [Fact]
    public async Task Organizations_AreLookedAtInTurns()
    {
        using var busy = await GoldenSender.CreateAsync(servers);
        using var other = await GoldenSender.CreateAsync(servers);
        await busy.PostAsync(New + "oauth-http-json", OtlpSignal.Logs);
        await other.PostAsync(New + "oauth-http-json", OtlpSignal.Logs);
        var database = servers.First.Database;
        await database.ExecuteAsync("update sessions set due = false where organization_id <> all ($1)",
            new[] { busy.Organization, other.Organization });
        await database.ExecuteAsync("""
            insert into sessions (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals)
            select organization_id, gen_random_uuid(), session_on, name, named, series_id, first_at, last_at + interval '1 minute', signals
            from sessions, generate_series(1, 40) where organization_id = $1
            """, busy.Organization);
        var leases = servers.First.Services.GetRequiredService<JobLeases>();
        var lease = await leases.TryTakeAsync("looking in turns", TimeSpan.FromMinutes(1), Cancel);
        var keeper = new TraitsKeeper(database.DataSource, TimeProvider.System) { SessionsAtOnce = 5, Budget = TimeSpan.FromMinutes(1) };
        Assert.Equal(5, await keeper.RunAsync(lease!, all: true, Cancel));

        Assert.Equal(1, await database.ScalarAsync<long>(
            "select count(*) from session_traits where organization_id = $1", other.Organization));
    }

    /// <summary>What the jobs do, whose clock stands still here.</summary>
    private async Task LookAsync(int organization)
    {
        var services = servers.First.Services;
        var leases = services.GetRequiredService<JobLeases>();
        var lease = await leases.TryTakeAsync($"looking in test {organization}", TimeSpan.FromMinutes(1), Cancel);
        while (await services.GetRequiredService<TraitsKeeper>().RunAsync(lease!, all: true, Cancel) > 0)
        {
        }

        Assert.Equal(3, await servers.First.Database.ScalarAsync<long>(
            "select count(*) from session_traits where organization_id = $1", organization));
    }

    private static void AssertSums(IReadOnlyList<TreeNode> tree)
    {
        var seen = new HashSet<string>();
        foreach (var node in tree)
        {
            Assert.True(seen.Add(node.Id) && (node.Parent is null || seen.Contains(node.Parent)));
            Assert.Equal(node.CostWithBelowUsd,
                (node.CostUsd ?? 0) + tree.Where(child => child.Parent == node.Id).Sum(child => child.CostWithBelowUsd));
        }
    }

    private async Task<List<SessionDetail>> SessionsAsync(string folder, params OtlpSignal[] signals)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(folder, signals);
        var token = await IngestHost.CreateTokenAsync(servers.First, sender.Organization, ["usage:read"]);
        var page = await GetAsync("/api/sessions", token, TaktJson.Default.SessionPage);
        var details = new List<SessionDetail>();
        foreach (var session in page.Sessions)
            details.Add(await GetAsync($"/api/sessions/{session.SessionId}", token, TaktJson.Default.SessionDetail));
        return details;
    }

    private async Task<T> GetAsync<T>(string path, string token, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await servers.First.Client.SendAsync(request, Cancel);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(type, Cancel))!;
    }
}
