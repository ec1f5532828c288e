using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Story;
using Takt.Server.Dashboard.Pages.Sessions.Single;
using Takt.Server.Dashboard.Pages.Sessions.Single.Rivers;

namespace Takt.Server.Tests.Dashboard.Sessions;

/// <summary>A session's tree as lines, and its calls as columns.</summary>
public sealed class OutlineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);

    private static readonly TreeNode[] Tree =
    [
        Node("session", null, "session", below: 1.5m),
        Node("prompt:a", "session", "prompt", below: 1m) with { TookMs = 10_000 },
        Node("call:1", "prompt:a", "call", 0.4m),
        Node("tool:1", "prompt:a", "tool", name: "Read", carried: 0.1m, at: 1),
        Node("tool:2", "prompt:a", "tool", name: "Read", carried: 0.2m, at: 2),
        Node("tool:3", "prompt:a", "tool", name: "Read", at: 3),
        Node("tool:4", "prompt:a", "tool", name: "Bash", at: 4),
        Node("agent:x", "prompt:a", "agent", below: 0.6m, at: 5),
        Node("call:2", "agent:x", "call", 0.6m, at: 6),
        Node("prompt:b", "session", "prompt", below: 0.3m),
        Node("call:3", "prompt:b", "call", 0.3m),
        Node("unitemised", "session", "unitemised", 0.2m),
    ];

    [Fact]
    public void Closed_AreThePrompts_AndWhatLiesInNone()
    {
        var rows = new Outline(Tree).Rows(new HashSet<int>());

        Assert.Equal([("prompt:a", (int?)1, (bool?)false), ("prompt:b", 2, false), ("unitemised", null, null)],
            rows.Select(row => (row.Node.Id, row.Number, row.IsOpen)));
        Assert.Equal(1.5m, rows.Sum(row => row.Node.CostWithBelowUsd == 0 ? row.CostUsd ?? 0 : row.Node.CostWithBelowUsd));
    }

    [Fact]
    public void Opened_ShowsAllThatLiesInIt_ToolsOfANameInARowAsOne()
    {
        var rows = new Outline(Tree).Rows(new HashSet<int> { 1 });

        Assert.Equal(
            [
                ("prompt:a", 0, 1), ("call:1", 1, 1), ("tool:1", 1, 3), ("tool:4", 1, 1), ("agent:x", 1, 1), ("call:2", 2, 1),
                ("prompt:b", 0, 1), ("unitemised", 0, 1),
            ],
            rows.Select(row => (row.Node.Id, row.Depth, row.Same.Count)));
        Assert.Equal((0.3m, 3_000L), (rows[2].CarriedUsd!.Value, rows[2].TookMs!.Value));
        // Three seconds of the prompt's ten, from its first second on.
        Assert.Equal((0.1, 0.3), (rows[2].Begins, rows[2].Lasts), Near);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(320)]
    [InlineData(321)]
    [InlineData(5_000)]
    public void River_OfAnyLength_HasFewColumns_AndCostsTheSame(int count)
    {
        var calls = Enumerable.Range(0, count).Select(i => new SessionCall
        {
            CallId = new Guid(i, 0, 0, new byte[8]),
            At = Start.AddSeconds(i),
            CostBasis = "priced",
            Evidence = "event",
            CostUsd = 0.001m * (i % 7),
            Model = "claude-opus-5",
            CacheReadTokens = 100 * i,
            QuerySource = i % 5 == 0 ? "subagent" : "main",
        }).ToList();
        var detail = new SessionDetail
        {
            Standing = null!,
            Session = null!,
            Reconciliation = null,
            Activity = new Dictionary<string, long>(),
            Calls = calls,
        };
        var river = new River(detail, new Outline([]), new Dictionary<string, int>(), at => at.ToString("HH:mm", null));

        Assert.InRange(river.Columns.Count, 1, River.MostColumns);
        Assert.Equal(calls.Sum(call => call.CostUsd), river.Columns.Sum(column => column.CostUsd + column.BesideUsd));
        Assert.Equal(calls.Where(call => call.QuerySource == "main").Select(River.Context).DefaultIfEmpty().Max(), river.MostContext);
    }

    [Fact]
    public void Address_IsReadAsItIsWritten()
    {
        var address = SessionAddress.Of("/sessions/x", "time", "3,1", "call:7", "2");
        Assert.Equal("/sessions/x?view=time&open=1,3&node=call%3A7&page=2", address.ToString());
        Assert.Empty(address.Complaints);
        Assert.Equal("/sessions/x?view=time&open=1&page=2", address.Toggle(3).ToString());
        Assert.Equal("/sessions/x", SessionAddress.Of("/sessions/x", null, null, null, null).ToString());
        Assert.Equal(3, SessionAddress.Of("/sessions/x", "beauty", "0", null, "-1").Complaints.Length);
    }

    private static bool Near((double A, double B) x, (double A, double B) y) => Math.Abs(x.A - y.A) + Math.Abs(x.B - y.B) < 1e-9;

    private static TreeNode Node(
        string id, string? parent, string kind, decimal? own = null, decimal below = 0, string? name = null, decimal? carried = null,
        int at = 0)
    {
        return new()
        {
            Id = id,
            Parent = parent,
            Kind = kind,
            Name = name,
            CostUsd = own,
            CostWithBelowUsd = own ?? below,
            CostCarriedUsd = carried,
            At = Start.AddSeconds(at),
            TookMs = 1_000,
        };
    }
}
