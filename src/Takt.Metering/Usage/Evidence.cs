namespace Takt.Metering.Usage;

/// <summary>How good a report of one API call is: the better one's figures are the call's (contract §2).</summary>
public enum Evidence : byte
{
    /// <summary>A Claude Code span: counts only where a session and model has no metrics and no event without a request id.</summary>
    Span = 1,

    /// <summary>A transcript line: exact tokens and the exact cache-write split, no cost.</summary>
    Transcript = 2,

    /// <summary>An <c>api_request</c> event, or the span of a sender whose spans are its calls (Office agents, GenAI).</summary>
    Event = 3,
}
