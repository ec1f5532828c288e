using System.Collections.Concurrent;
using Takt.Contracts.Limits;

namespace Takt.Server.Limits.Forecasts;

/// <summary>What an account's figures rest on: when it was last heard, and when a reading of it last came or was taken back.</summary>
internal readonly record struct AccountVersion(DateTime? Heard, DateTime? Read);

/// <summary>
/// Keeps what was said of accounts as long as nothing has come in since: an admin of a thousand seats asks for all of them at once, and few
/// have changed within a minute.
/// </summary>
internal sealed class ForecastCache(TimeProvider time)
{
    private const int Most = 50_000;

    /// <summary>Time alone changes a forecast, too, if slowly.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<(int Organization, long Account), Entry> _entries = new();

    /// <returns>Null where it must be reckoned anew.</returns>
    public AccountForecast? Find(int organizationId, long accountId, AccountVersion version)
    {
        var now = time.GetUtcNow();
        return _entries.TryGetValue((organizationId, accountId), out var entry) && entry.Version == version && now - entry.At < Longest
            && entry.Said.Windows.All(window => window.ResetsAt is not { } reset || reset > now) ? entry.Said : null;
    }

    public void Keep(int organizationId, long accountId, AccountVersion version, AccountForecast said)
    {
        if (_entries.Count >= Most)
            _entries.Clear();
        _entries[(organizationId, accountId)] = new(version, time.GetUtcNow(), said);
    }

    private sealed record Entry(AccountVersion Version, DateTimeOffset At, AccountForecast Said);
}
