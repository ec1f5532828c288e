namespace Takt.Server.Tests.Jobs;

/// <summary>A clock that is moved by hand and tells when its only timer fires next.</summary>
internal sealed class WatchedTimeProvider(DateTimeOffset start) : FakeTimeProvider(start)
{
    private WatchedTimer? _timer;

    /// <value>Null when no timer is set.</value>
    public DateTimeOffset? NextDue => _timer?.NextDue(GetUtcNow());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timer = new(this, base.CreateTimer(callback, state, dueTime, period), dueTime, period);

    private sealed class WatchedTimer(WatchedTimeProvider clock, ITimer timer, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private (DateTimeOffset First, TimeSpan Period)? _set = (clock.GetUtcNow() + dueTime, period);

        public DateTimeOffset? NextDue(DateTimeOffset now) =>
            _set is not var (first, pace) ? null : first > now ? first : first + (pace * (Math.Floor((now - first) / pace) + 1));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Told when it holds: whoever waits for it moves the clock at once.
            var first = clock.GetUtcNow() + dueTime;
            var changed = timer.Change(dueTime, period);
            _set = (first, period);
            return changed;
        }

        public void Dispose()
        {
            _set = null;
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _set = null;
            return timer.DisposeAsync();
        }
    }
}
