using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>Something that happened besides calls, as a session's story tells it.</summary>
/// <param name="Key">See <see cref="ActivityReport.Key"/>.</param>
/// <param name="Kind">A name of <see cref="ActivityKinds"/>, or the event's own name.</param>
/// <param name="AtMicros">When it ended, microseconds since 1970.</param>
/// <param name="Agent">The sub-agent's name, where it is told.</param>
public sealed record EventFact(
    Guid Key, string Kind, long AtMicros, Guid? PromptId, string? Tool, string? Agent, ActivityDetails Details)
{
    public long StartMicros => AtMicros - ((Details.DurationMs ?? 0) * 1_000L);
}
