using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Takt.Server.Ingest;

/// <summary>
/// Records per second and token. A batch is taken whole while the token has anything left, and may run it into debt: so no batch is
/// too large to ever pass. Idle tokens save up for ten seconds.
/// </summary>
internal sealed class TokenRate(IOptions<IngestOptions> options, TimeProvider time)
{
    private const int BurstSeconds = 10;

    private readonly int _rate = options.Value.TokenRate;
    private readonly ConcurrentDictionary<long, Account> _accounts = new();

    /// <summary>Null when the token may send so many records now, else the refusal.</summary>
    public Refusal? Charge(long tokenId, int records) =>
        _rate == 0
            ? null : _accounts.GetOrAdd(tokenId, static (_, now) => new Account(now), time.GetTimestamp()).Charge(records, _rate, time);

    private sealed class Account(long since)
    {
        private readonly Lock _lock = new();
        private long _at = since;
        private double _left = double.MaxValue;

        public Refusal? Charge(int records, int rate, TimeProvider time)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _left = Math.Min(_left + time.GetElapsedTime(_at, now).TotalSeconds * rate, (double)rate * BurstSeconds);
                _at = now;
                if (_left <= 0)
                    return Refusals.OverRate((int)Math.Clamp(Math.Ceiling(-_left / rate), 1, 3600));
                _left -= records;
                return null;
            }
        }
    }
}
