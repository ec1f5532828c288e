using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>A data point as a process exports it, before anything is made of it.</summary>
internal sealed record Measured
{
    /// <summary>Null in inputs made by hand.</summary>
    public TrueProcess? Process { get; init; }

    public required string? Session { get; init; }
    public required Who Who { get; init; }
    public required string Model { get; init; }
    public string? Source { get; init; }
    public required Measure Measure { get; init; }
    public required long Start { get; init; }
    public required long Time { get; init; }
    public required long Value { get; init; }
    public bool Cumulative { get; init; }

    /// <summary>Names a session that the tokens weren't used in.</summary>
    public bool Untrue { get; init; }

    /// <summary>A series is known by its own attributes without the session, and its start: the resource is no part.</summary>
    public string Stream => $"{Measure}|{Model}|{Source}|{Start}|{Cumulative}";
}
