using System.Data.Common;
using System.Threading.Channels;
using Takt.Server.Jobs;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Jobs;

/// <summary>When the server's own work is done, and that nothing but a stop ends it.</summary>
public sealed class PeriodicJobTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private readonly WatchedTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogTrap _log = new();
    private readonly List<TestJob> _started = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rounds_Come_AnIntervalApart()
    {
        var job = await StartAsync();

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Interval - TimeSpan.FromTicks(1));
            await job.HasNoRoundAsync();
            _clock.Advance(TimeSpan.FromTicks(1));
            await job.RoundAsync();
        }

        await job.HasNoRoundAsync();
    }

    [Fact]
    public async Task FirstRound_OfJobThatStartsAtOnce_NeedsNoTime()
    {
        var job = await StartAsync(atOnce: true);

        await job.RoundAsync();
        await job.HasNoRoundAsync();
        _clock.Advance(Interval);
        await job.RoundAsync();
    }

    [Fact]
    public async Task RunSoon_BetweenRounds_GivesOneNow()
    {
        var job = await StartAsync();

        job.RunSoon();
        await job.RoundAsync();
        await job.HasNoRoundAsync();
    }

    [Fact]
    public async Task RoundsDue_DuringARound_AreOneAfterwards()
    {
        var job = await StartAsync();
        var hold = new TaskCompletionSource();
        job.Does = _ => hold.Task;

        _clock.Advance(Interval);
        await job.RoundAsync();
        _clock.Advance(Interval * 3);
        job.RunSoon();
        await job.HasNoRoundAsync();
        hold.SetResult();
        await job.RoundAsync();
        await job.HasNoRoundAsync();
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(TaskCanceledException))] // somebody else's patience, not a stop
    public async Task RoundThatFails_IsFollowed_ByTheNext(Type failure)
    {
        var job = await StartAsync();
        job.Does = _ => throw (Exception)Activator.CreateInstance(failure)!;

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Interval);
            await job.RoundAsync();
        }

        Assert.False(job.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task RoundsThatFail_Come_AtTheirOwnPaceUntilOneWorks()
    {
        var job = await StartAsync(afterFailure: Interval / 10);
        job.Does = _ => throw new TimeoutException();
        _clock.Advance(Interval);
        await job.RoundAsync();
        await PaceAsync(Interval / 10);

        job.Does = _ => Task.CompletedTask;
        _clock.Advance(Interval / 10);
        await job.RoundAsync();
        await PaceAsync(Interval);
    }

    [Fact]
    public async Task Failures_AreTold_OnceOfEachKindUntilOneWorks()
    {
        var job = await StartAsync();
        Exception[] failures = [new TimeoutException(), new TimeoutException(), new Fault("57P01"), new Fault("42501"), new Fault("42501")];

        foreach (var failure in failures)
        {
            job.Does = _ => throw failure;
            job.RunSoon();
            await job.RoundAsync();
        }

        job.Does = _ => Task.CompletedTask;
        job.RunSoon();
        await job.RoundAsync();
        await Eventually.TrueAsync(() => Told("works again") == 1);
        Assert.Equal(3, Told("failed"));
        job.RunSoon();
        await job.RoundAsync();
        job.Does = _ => throw new TimeoutException();
        job.RunSoon();
        await Eventually.TrueAsync(() => Told("failed") == 4);
        Assert.Equal(1, Told("works again"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // what it uses may have its own way to say so
    public async Task Stop_DuringARound_CutsItShortAndIsNoFailure(bool otherwise)
    {
        var job = await StartAsync();
        job.Does = async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw otherwise ? new TimeoutException() : new OperationCanceledException(cancellationToken);
        };
        job.RunSoon();
        await job.RoundAsync();

        await job.StopAsync(Cancelled);

        Assert.True(job.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(_log.Lines);
        Assert.Null(_clock.NextDue);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Stop_BetweenRounds_IsFollowedByALastOneIfTheJobSaysSo(bool atStop, int rounds)
    {
        var job = await StartAsync(atStop: atStop);
        job.Does = cancellationToken => cancellationToken.IsCancellationRequested
            ? throw new OperationCanceledException(cancellationToken)
            : Task.CompletedTask;

        await job.StopAsync(Cancelled);

        Assert.True(job.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(rounds, job.Rounds);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Disposal_WithoutAStop_EndsItWithoutALastRound()
    {
        var job = await StartAsync(atStop: true);
        job.Does = _ => throw new ObjectDisposedException("whatever it uses");

        job.Dispose();

        await Eventually.TrueAsync(() => job.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(0, job.Rounds);
        Assert.Empty(_log.Lines);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in _started)
        {
            job.Dispose();
        }

        _log.Dispose();
    }

    private int Told(string what) => _log.Lines.Count(line => line.StartsWith($"The test of jobs {what}", StringComparison.Ordinal));

    private Task PaceAsync(TimeSpan pace) => Eventually.TrueAsync(() => _clock.NextDue == _clock.GetUtcNow() + pace);

    private async Task<TestJob> StartAsync(bool atOnce = false, bool atStop = false, TimeSpan? afterFailure = null)
    {
        var job = new TestJob(_clock, _log) { AtOnce = atOnce, AtStop = atStop, AfterFailure = afterFailure ?? Interval };
        _started.Add(job);
        await job.StartAsync(Cancelled);
        await PaceAsync(Interval);
        return job;
    }

    private sealed class TestJob(WatchedTimeProvider clock, LogTrap log) : PeriodicJob("test of jobs", Interval, clock, log)
    {
        private readonly Channel<bool> _rounds = Channel.CreateUnbounded<bool>();

        public Func<CancellationToken, Task> Does { get; set; } = _ => Task.CompletedTask;

        public bool AtOnce { get; init; }

        public bool AtStop { get; init; }

        public TimeSpan AfterFailure { get; init; }

        public int Rounds => _rounds.Reader.Count;

        protected override bool StartsAtOnce => AtOnce;

        protected override bool RunsAtStop => AtStop;

        protected override TimeSpan IntervalAfterFailure => AfterFailure;

        /// <summary>Waits for the beginning of the next round.</summary>
        public async Task RoundAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
            await _rounds.Reader.ReadAsync(patience.Token);
        }

        /// <summary>For a moment at least; a round that shouldn't be comes as fast as one that should.</summary>
        public async Task HasNoRoundAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
            Assert.Equal(0, _rounds.Reader.Count);
        }

        protected override Task RunAsync(CancellationToken cancellationToken)
        {
            var does = Does;
            _rounds.Writer.TryWrite(true);
            return does(cancellationToken);
        }
    }

    private sealed class Fault(string state) : DbException
    {
        public override string SqlState => state;
    }
}
