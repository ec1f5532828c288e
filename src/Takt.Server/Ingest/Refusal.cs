namespace Takt.Server.Ingest;

/// <summary>Why an export request isn't taken, for both transports.</summary>
/// <param name="GrpcStatus">A gRPC status code; it is the <c>code</c> of the <c>google.rpc.Status</c> in the body, too.</param>
/// <param name="Message">What is wrong, then one literal instruction.</param>
internal sealed record Refusal(int HttpStatus, int GrpcStatus, string Message)
{
    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>Seconds until the sender should try again. A refusal without it is final.</summary>
    public int? RetryAfter { get; init; }

    public TimeSpan? RetryDelay => RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
