using System.IO.Pipelines;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// By when a body must have come: 60 s after it was first asked for, and a second more for each 64 KiB that came. Who sends slower holds
/// memory that others need. When it is over, the read that waits is cancelled.
/// </summary>
internal sealed class BodyDeadline : IDisposable
{
    private const int BytesPerSecond = 64 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _timer;
    private long _seconds;

    public BodyDeadline(TimeProvider time, PipeReader body)
    {
        (_time, _began) = (time, time.GetTimestamp());
        _timer = time.CreateTimer(static body => ((PipeReader)body!).CancelPendingRead(), body, Grace, Timeout.InfiniteTimeSpan);
    }

    public bool IsOver => _time.GetElapsedTime(_began) >= Grace + TimeSpan.FromSeconds(_seconds);

    /// <param name="bytes">As they come over the wire, all in all.</param>
    public void Received(long bytes)
    {
        if (bytes / BytesPerSecond == _seconds)
            return;
        _seconds = bytes / BytesPerSecond;
        var left = Grace + TimeSpan.FromSeconds(_seconds) - _time.GetElapsedTime(_began);
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
