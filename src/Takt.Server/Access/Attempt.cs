namespace Takt.Server.Access;

/// <summary>
/// One attempt at a secret, from when it is let in until its verdict: a failure unless it is said to be none. Only when it is disposed is
/// it known to all.
/// </summary>
public sealed class Attempt : IAsyncDisposable
{
    private readonly Func<bool, ValueTask>? _settle;
    private bool _failed = true;

    internal Attempt(TimeSpan delay, Func<bool, ValueTask> settle) => (Delay, _settle) = (delay, settle);

    private Attempt(TimeSpan retryAfter) => RetryAfter = retryAfter;

    /// <summary>How long to stay away; zero when the secret may be looked at.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>What an account under attack from many networks costs each attempt: slower, never closed to its owner.</summary>
    public TimeSpan Delay { get; }

    public bool IsRefused => RetryAfter > TimeSpan.Zero;

    /// <summary>It was right, or no guess: it is taken back, and none of those before it.</summary>
    public void Succeed() => _failed = false;

    /// <summary>What came after was a guess after all.</summary>
    public void Fail() => _failed = true;

    public ValueTask DisposeAsync() => _settle?.Invoke(_failed) ?? ValueTask.CompletedTask;

    internal static Attempt Refused(TimeSpan retryAfter) => new(retryAfter);
}
