using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>What a node of a session's tree is.</summary>
public enum NodeKind
{
    Session,
    Prompt,
    Call,
    Tool,
    Agent,
    Error,
    Compaction,

    /// <summary>What the session's metrics know beyond its calls.</summary>
    Unitemised,
}

/// <summary>A node of a session's tree. Amounts are nano-dollars, times microseconds since 1970.</summary>
public sealed class SessionNode(string id, NodeKind kind)
{
    public string Id => id;

    public NodeKind Kind => kind;

    /// <summary>The model of a call, the name of a tool or a sub-agent; null where there is none.</summary>
    public string? Name { get; internal set; }

    /// <summary>Null for the session.</summary>
    public SessionNode? Parent { get; internal set; }

    public long StartMicros { get; internal set; } = long.MaxValue;

    public long EndMicros { get; internal set; } = long.MinValue;

    /// <summary>Of <see cref="EndMicros"/> less <see cref="StartMicros"/>, milliseconds in which somebody was waited for.</summary>
    public int? WaitedMs { get; internal set; }

    /// <summary>What it cost itself; null for what has no cost of its own, or no price.</summary>
    public long? OwnNano { get; internal set; }

    /// <summary>What it and all below it cost.</summary>
    public long BelowNano { get; internal set; }

    /// <summary>What it cost to keep in the context; no part of any sum. Null where nothing of it is known.</summary>
    public long? CarriedNano { get; internal set; }

    /// <summary>Whether the tokens that were carried are reckoned from a length.</summary>
    public bool IsCarriedGuessed { get; internal set; }

    public CacheMiss? Miss { get; internal set; }

    public ActivityOutcome? Outcome { get; internal set; }

    /// <summary>The call that it is, or whose request failed.</summary>
    public CallFact? Call { get; internal set; }

    /// <summary>The size of a prompt's text in characters, of a tool's result in bytes or, where a span tells, tokens.</summary>
    public int? Size { get; internal set; }

    internal void Covers(long startMicros, long endMicros)
    {
        StartMicros = Math.Min(StartMicros, startMicros);
        EndMicros = Math.Max(EndMicros, endMicros);
    }
}

/// <summary>A session as a tree: prompt → call, tool or sub-agent → call.</summary>
/// <param name="Nodes">Parents before their children, siblings by time.</param>
/// <param name="HasSpans">Whether spans say what lies in what; else prompts, instances and times do.</param>
public sealed record SessionTree(IReadOnlyList<SessionNode> Nodes, bool HasSpans);
