namespace Takt.Load.Driving;

internal enum ReplyKind
{
    Acknowledged,

    /// <summary>503, 429, or no answer at all: an exporter sends the same batch again.</summary>
    Retry,

    /// <summary>Anything else: an exporter drops the batch.</summary>
    Failed,
}

/// <param name="Reason">The status, or what broke; null when acknowledged.</param>
/// <param name="RetryAfter">How long the server asks to wait.</param>
internal readonly record struct Reply(ReplyKind Kind, string? Reason = null, TimeSpan? RetryAfter = null);
