using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Access;

/// <param name="RetryAfter">How long this network, or this network for this account, is locked out; zero when it is not.</param>
/// <param name="Delay">What an account under attack from many networks costs each attempt: slower, never closed to its owner.</param>
public readonly record struct AttemptVerdict(TimeSpan RetryAfter, TimeSpan Delay)
{
    public bool IsLockedOut => RetryAfter > TimeSpan.Zero;
}

/// <summary>
/// Counts attempts per network, per site, per account, and per network and account, for all replicas, before what was tried is looked at:
/// so that a hundred guesses at once count as a hundred.
/// </summary>
public sealed class AttemptLimiter
{
    private const int MemoryLimit = 50_000;
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;

    /// <summary>Networks and sites that are locked out, so that a flood of guesses costs the database nothing.</summary>
    private readonly ConcurrentDictionary<(AttemptKind, string), DateTimeOffset> _closed = new();

    internal AttemptLimiter(NpgsqlDataSource database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>
    /// How long a network is still locked out, as far as this replica knows without asking the database; zero when it knows of nothing.
    /// </summary>
    internal TimeSpan ClosedFor(AttemptKind kind, IPAddress? address) =>
        Longer(ClosedFor(kind, Networks.Of(address)), Networks.SiteOf(address) is { } site ? ClosedFor(kind, site) : TimeSpan.Zero);

    /// <param name="account">Whose secret is tried: an e-mail address, a user's id; null where a guess names no account.</param>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<AttemptVerdict> CountAsync(AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken)
    {
        if (ClosedFor(kind, address) is var closed && closed > TimeSpan.Zero)
            return new(closed, TimeSpan.Zero);
        var now = _time.GetUtcNow();
        await using var command = _database.CreateCommand(
            """
            insert into attempts as a (scope, key, window_started_at, attempts)
            select scope, key, $3, 1 from unnest($1, $2) as t (scope, key) order by scope, key
            on conflict (scope, key) do update set
              attempts = case when a.window_started_at <= $4 then 1 else a.attempts + 1 end,
              window_started_at = case when a.window_started_at <= $4 then $3 else a.window_started_at end
            returning scope, attempts, window_started_at
            """);
        AddKeys(command, kind, account, address);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - kind.Window });
        var verdict = default(AttemptVerdict);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            verdict = Judge(verdict, kind, address, reader.GetString(0), reader.GetInt32(1),
                reader.GetFieldValue<DateTimeOffset>(2) + kind.Window, now);
        return verdict;
    }

    /// <summary>
    /// After a success. The network's own count, and its site's, go down by one only: signing in to an own account must not buy guesses at
    /// others.
    /// </summary>
    public Task ForgiveAsync(AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken) =>
        LowerAsync(kind, account, address, "case when a.scope in ('network', 'site') then greatest(a.attempts - 1, 0) else 0 end",
            cancellationToken);

    /// <summary>Uncounts one attempt that was no guess, and none of those before it.</summary>
    public Task TakeBackAsync(AttemptKind kind, string? account, IPAddress? address, CancellationToken cancellationToken) =>
        LowerAsync(kind, account, address, "greatest(a.attempts - 1, 0)", cancellationToken);

    private async Task LowerAsync(
        AttemptKind kind, string? account, IPAddress? address, string attempts, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"""
            update attempts a set attempts = {attempts}
            from (select scope, key from unnest($1, $2) as t (scope, key) order by scope, key) t
            where a.scope = t.scope and a.key = t.key
            """);
        AddKeys(command, kind, account, address);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Drops windows that are over.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, until) in _closed)
        {
            if (until <= now)
                _closed.TryRemove(key, out _);
        }

        await using var command = _database.CreateCommand("delete from attempts where window_started_at <= $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - AttemptKind.LongestWindow });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private TimeSpan ClosedFor(AttemptKind kind, string network) =>
        _closed.TryGetValue((kind, network), out var until) && until > _time.GetUtcNow() ? until - _time.GetUtcNow() : TimeSpan.Zero;

    private AttemptVerdict Judge(AttemptVerdict verdict, AttemptKind kind, IPAddress? address, string scope, int attempts,
        DateTimeOffset windowEnd, DateTimeOffset now)
    {
        var limit = scope switch
        {
            "network" => kind.PerNetwork,
            "site" => kind.PerSite,
            "account_network" => kind.PerAccountAndNetwork,
            _ => kind.AccountBeforeSlow,
        };
        if (attempts <= limit)
            return verdict;
        if (scope == "account")
            return verdict with { Delay = kind.SlowDown };
        if (scope is "network" or "site" && _closed.Count < MemoryLimit)
            _closed[(kind, scope == "site" ? Networks.SiteOf(address)! : Networks.Of(address))] = windowEnd;
        return verdict with { RetryAfter = Longer(verdict.RetryAfter, windowEnd - now) };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static void AddKeys(NpgsqlCommand command, AttemptKind kind, string? account, IPAddress? address)
    {
        var network = Networks.Of(address);
        var keys = new List<(string Scope, string What)> { ("network", network) };
        if (Networks.SiteOf(address) is { } site)
            keys.Add(("site", site));
        if (account is not null)
            keys.AddRange([("account", account), ("account_network", account + '\n' + network)]);
        command.Parameters.Add(
            new() { Value = keys.Select(key => key.Scope).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new()
        {
            Value = keys.Select(key => SecretHash.Compute($"{kind.Name}\n{key.What}")).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        });
    }
}
