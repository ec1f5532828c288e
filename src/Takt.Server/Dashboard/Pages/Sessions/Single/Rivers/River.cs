using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Story;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Pages.Sessions.Single.Rivers;

/// <summary>What filled the context window and what it cost, call by call: pure.</summary>
public sealed class River
{
    /// <summary>More calls than this share columns.</summary>
    public const int MostColumns = 320;

    private readonly Dictionary<string, TreeNode> _nodes;
    private readonly Outline _outline;
    private readonly IReadOnlyDictionary<string, int> _colours;
    private readonly Func<DateTimeOffset, string> _clock;

    /// <param name="colours">Model to slot of the palette.</param>
    /// <param name="clock">How a time of day is written.</param>
    public River(
        SessionDetail detail, Outline outline, IReadOnlyDictionary<string, int> colours, Func<DateTimeOffset, string> clock)
    {
        (_outline, _colours, _clock) = (outline, colours, clock);
        _nodes = detail.Story?.Tree.ToDictionary(node => node.Id) ?? [];
        var compactions = detail.Story?.Tree.Where(node => node.Kind == "compaction").Select(node => node.At).OfType<DateTimeOffset>()
            .Order().ToList() ?? [];
        var each = Math.Max(1, (detail.Calls.Count + MostColumns - 1) / MostColumns);
        Columns = [.. detail.Calls.Chunk(each).Select((calls, i) => Column(calls, i, compactions))];
    }

    public IReadOnlyList<RiverColumn> Columns { get; }

    public long MostContext => Columns.Count == 0 ? 0 : Columns.Max(column => column.Context);

    public decimal MostCostUsd => Columns.Count == 0 ? 0 : Columns.Max(column => Math.Max(column.CostUsd, column.BesideUsd));

    public bool HasBeside => Columns.Any(column => column.BesideUsd > 0);

    private RiverColumn Column(SessionCall[] calls, int index, List<DateTimeOffset> compactions)
    {
        var dearest = calls.MaxBy(call => call.CostUsd ?? 0)!;
        var within = calls.Where(call => !IsBeside(call)).ToArray();
        var deepest = within.MaxBy(Context);
        var missed = calls.Select(Node).FirstOrDefault(node => node?.MissedTokens is not null);
        var compacted = compactions.Count > 0 && compactions[0] <= calls[^1].At;
        compactions.RemoveAll(at => at <= calls[^1].At);
        return new(IdOf(dearest), Words(calls, dearest, missed), PromptOf(dearest), Colour(dearest.Model))
        {
            FromCache = deepest?.CacheReadTokens ?? 0,
            Written = deepest?.CacheWriteTokens ?? 0,
            Fresh = deepest?.InputTokens ?? 0,
            CostUsd = within.Sum(call => call.CostUsd ?? 0),
            BesideUsd = calls.Where(IsBeside).Sum(call => call.CostUsd ?? 0),
            Missed = missed is not null,
            // Before the first call there is nothing to compact.
            Compacted = compacted && index > 0,
        };
    }

    private string Words(SessionCall[] calls, SessionCall dearest, TreeNode? missed)
    {
        var cost = calls.Sum(call => call.CostUsd ?? 0);
        var who = calls.Length > 1 ? $"{calls.Length} calls" : dearest.Agent ?? dearest.Model ?? "a call";
        var words = $"{_clock(calls[0].At)} · {who} · {Format.Count(Context(dearest))} context, {Format.Count(dearest.CacheReadTokens)} "
            + $"from cache · {Format.Money(cost)}";
        return missed is null ? words : $"{words} · missed {Format.Count(missed.MissedTokens ?? 0)}: {CauseWords.Of(missed.MissCause)}";
    }

    private TreeNode? Node(SessionCall call) => _nodes.GetValueOrDefault(IdOf(call));

    private int? PromptOf(SessionCall call)
    {
        for (var node = Node(call); node is not null; node = node.Parent is { } parent ? _nodes.GetValueOrDefault(parent) : null)
        {
            if (_outline.NumberOf(node.Id) is { } number)
                return number;
        }

        return null;
    }

    private int Colour(string? model) => model is null ? 0 : _colours.GetValueOrDefault(model);

    public static string IdOf(SessionCall call) => $"call:{call.CallId}";

    public static long Context(SessionCall call) => call.InputTokens + call.CacheReadTokens + call.CacheWriteTokens;

    // What doesn't lie in the main conversation's window: sub-agents, and the client's own small questions.
    private static bool IsBeside(SessionCall call) => call.AgentId is not null || call.QuerySource is "subagent" or "auxiliary";
}
