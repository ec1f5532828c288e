namespace Takt.Server.Ledger.Write;

/// <summary>
/// Which witnesses tell of a session, and what they lack: whether calls need to be compared at all. Stored: values are fixed.
/// </summary>
[Flags]
internal enum SessionKinds : short
{
    None = 0,
    EventWithId = 1,
    EventWithoutId = 2,
    SpanWithId = 4,
    SpanWithoutId = 8,
    Transcript = 16,

    /// <summary>A model is named by an alias, or by what may be any model.</summary>
    OddName = 32,

    /// <summary>Usage metrics.</summary>
    Metrics = 64,

    /// <summary>Transcripts of other sessions tell of the same calls, and nobody else does.</summary>
    Copied = 128,

    /// <summary>One of its agents has ended: its prompts may be the client's own.</summary>
    AgentEnded = 256,
}
