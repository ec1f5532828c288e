using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using Takt.Server.Access.Attempts;

namespace Takt.Server.Access;

/// <summary>
/// Counts attempts per network, per site, per account, and per network and account, for all replicas. Guesses at secrets begin before what
/// was tried is looked at and count when they fail: a hundred at once are let in a few at a time, and no right one is a failure.
/// </summary>
public sealed class AttemptLimiter
{
    private const int MemoryLimit = 50_000;

    /// <summary>How long an attempt waits for those before it, and comes again if that was not enough.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(50),
        Crowded = TimeSpan.FromSeconds(2);

    private readonly AttemptStore _store;
    private readonly TimeProvider _time;
    private readonly AttemptQueue _queue = new();

    /// <summary>Networks and sites that are locked out, so that a flood of guesses costs the database nothing.</summary>
    private readonly ConcurrentDictionary<(AttemptKind, string), DateTimeOffset> _closed = new();

    internal AttemptLimiter(NpgsqlDataSource database, TimeProvider time) => (_store, _time) = (new(database, time), time);

    /// <summary>
    /// How long a network is still locked out, as far as this replica knows without asking the database; zero when it knows of nothing.
    /// </summary>
    internal TimeSpan ClosedFor(AttemptKind kind, IPAddress? address) =>
        ClosedFor(kind, Networks.Of(address), Networks.SiteOf(address));

    /// <summary>
    /// Lets an attempt at a secret in. It waits while as many as may fail await their verdict, and is refused when as many have failed.
    /// </summary>
    /// <param name="account">Whose secret is tried: an e-mail address, a user's id; null where a guess names no account.</param>
    /// <returns>To be disposed with the verdict.</returns>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<Attempt> AdmitAsync(AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken)
    {
        var keys = new AttemptKeys(kind, account, address);
        if (await _queue.EnterAsync(keys, cancellationToken) is not { } place)
            return Attempt.Refused(Crowded);
        try
        {
            // By the machine's clock: it is other requests that are waited for, not an hour of the day.
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                if (ClosedFor(kind, keys.Network, keys.Site) is var closed && closed > TimeSpan.Zero)
                    return Leave(place, closed);
                var counts = await _store.AddAsync(keys, failures: 0, pending: 1, cancellationToken);
                var retryAfter = Judge(keys, counts, count => count.Failures >= keys.LimitOf(count.Scope));
                if (retryAfter == TimeSpan.Zero && !counts.Any(count => IsFull(keys, count)))
                    return new Attempt(DelayOf(keys, counts), failed => SettleAsync(keys, failed, place));
                await _store.AddAsync(keys, failures: 0, pending: -1, CancellationToken.None);
                if (retryAfter > TimeSpan.Zero)
                    return Leave(place, retryAfter);
                if (TimeProvider.System.GetElapsedTime(began) > Patience)
                    return Leave(place, Crowded);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Counts what is no guess but costs something each time: a mail, a row.</summary>
    /// <returns>How long to stay away, and how much slower an account has become; both zero in most cases.</returns>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<(TimeSpan RetryAfter, TimeSpan Delay)> CountAsync(
        AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken)
    {
        var keys = new AttemptKeys(kind, account, address);
        if (ClosedFor(kind, keys.Network, keys.Site) is var closed && closed > TimeSpan.Zero)
            return (closed, TimeSpan.Zero);
        var counts = await _store.AddAsync(keys, failures: 1, pending: 0, cancellationToken);
        return (Judge(keys, counts, count => count.Failures > keys.LimitOf(count.Scope)), DelayOf(keys, counts));
    }

    /// <summary>Uncounts one of those, and none of the others.</summary>
    public Task TakeBackAsync(AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken) =>
        _store.AddAsync(new(kind, account, address), failures: -1, pending: 0, cancellationToken);

    internal Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, until) in _closed)
        {
            if (until <= now)
                _closed.TryRemove(key, out _);
        }

        return _store.SweepAsync(cancellationToken);
    }

    private static Attempt Leave(IDisposable place, TimeSpan retryAfter)
    {
        place.Dispose();
        return Attempt.Refused(retryAfter);
    }

    /// <summary>Of an account alone nobody is kept waiting: its owner may come from elsewhere.</summary>
    private static bool IsFull(AttemptKeys keys, AttemptCount count) =>
        count.Scope != "account" && count.Failures + count.Pending > keys.LimitOf(count.Scope);

    private static TimeSpan DelayOf(AttemptKeys keys, IEnumerable<AttemptCount> counts) =>
        counts.Any(count => count.Scope == "account" && count.Failures + count.Pending > keys.LimitOf(count.Scope))
            ? keys.Kind.SlowDown : TimeSpan.Zero;

    private async ValueTask SettleAsync(AttemptKeys keys, bool failed, IDisposable place)
    {
        try
        {
            var counts = await _store.AddAsync(keys, failed ? 1 : 0, pending: -1, CancellationToken.None);
            Judge(keys, counts, count => count.Failures >= keys.LimitOf(count.Scope));
        }
        finally
        {
            place.Dispose();
        }
    }

    /// <summary>How long the places and accounts that have failed too often are locked out; remembers the places.</summary>
    private TimeSpan Judge(AttemptKeys keys, IEnumerable<AttemptCount> counts, Func<AttemptCount, bool> isOver)
    {
        var longest = TimeSpan.Zero;
        foreach (var count in counts.Where(count => count.Scope != "account" && isOver(count)))
        {
            var until = count.WindowStartedAt + keys.Kind.Window;
            if (keys.PlaceOf(count.Scope) is { } place && _closed.Count < MemoryLimit)
                _closed[(keys.Kind, place)] = until;
            longest = Longer(longest, until - _time.GetUtcNow());
        }

        return longest;
    }

    private TimeSpan ClosedFor(AttemptKind kind, string network, string? site) =>
        Longer(ClosedFor(kind, network), site is null ? TimeSpan.Zero : ClosedFor(kind, site));

    private TimeSpan ClosedFor(AttemptKind kind, string place) =>
        _closed.TryGetValue((kind, place), out var until) && until > _time.GetUtcNow() ? until - _time.GetUtcNow() : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
