namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>What happened, and what each witness would tell of it if nothing were lost.</summary>
internal sealed class World
{
    public const long Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute;

    public required string Name { get; init; }

    /// <summary>Senders of spans and token histograms by the GenAI conventions; else Claude Code.</summary>
    public required bool GenAi { get; init; }

    public List<Person> People { get; } = [];
    public List<TrueSession> Sessions { get; } = [];
    public List<TrueProcess> Processes { get; } = [];

    /// <summary>In the order in which they were made, which is nearly that of time.</summary>
    public List<TrueCall> Calls { get; } = [];

    /// <summary>Calls that one trace holds: a turn of Claude Code, a run of a GenAI agent.</summary>
    public List<List<TrueCall>> Turns { get; } = [];
}
