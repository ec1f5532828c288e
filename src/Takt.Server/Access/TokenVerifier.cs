using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Takt.Server.Access.Verification;

namespace Takt.Server.Access;

/// <summary>
/// Says what a bearer token stands for. Ingest asks thousands of times a second, so an answer is remembered for a few seconds;
/// revocation still holds at once there, because the commit looks at its tokens again. Everything else asks for a fresh answer.
/// </summary>
public sealed class TokenVerifier
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);
    private const int MemoryLimit = 20_000;

    private readonly TokenVerdictStore _store;
    private readonly TokenUse _use;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Key, Remembered> _remembered = new();

    internal TokenVerifier(TokenVerdictStore store, TokenUse use, TimeProvider time)
    {
        _store = store;
        _use = use;
        _time = time;
    }

    /// <summary>An answer at most three seconds old. For ingest, whose commit re-checks.</summary>
    /// <param name="token">The token alone, without <c>Bearer</c>.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database is away.</exception>
    public ValueTask<TokenVerdict> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        if (!TokenFormat.IsWellFormed(token.Span))
            return new(TokenVerdict.Malformed);
        var key = Key.Of(token.Span);
        return _remembered.TryGetValue(key, out var remembered) && _time.GetElapsedTime(remembered.At) < Memory
            ? new(Judge(remembered.Verdict))
            : AskAsync(key, SecretHash.Compute(token.Span), cancellationToken);
    }

    /// <summary>What the database says now.</summary>
    /// <inheritdoc cref="VerifyAsync(ReadOnlyMemory{char}, CancellationToken)"/>
    public ValueTask<TokenVerdict> VerifyFreshAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken) =>
        TokenFormat.IsWellFormed(token.Span)
            ? AskAsync(Key.Of(token.Span), SecretHash.Compute(token.Span), cancellationToken)
            : new(TokenVerdict.Malformed);

    /// <summary>Called after a token has changed, so that this replica need not wait for its memory to fade.</summary>
    internal void Forget() => _remembered.Clear();

    private async ValueTask<TokenVerdict> AskAsync(Key key, byte[] hash, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        var verdict = await _store.FindAsync(hash, cancellationToken);
        // A flood of unknown tokens must not grow the memory without end; starting afresh costs one query per live token.
        if (_remembered.Count >= MemoryLimit)
            _remembered.Clear();
        _remembered[key] = new(verdict, asked);
        return Judge(verdict);
    }

    private TokenVerdict Judge(TokenVerdict verdict)
    {
        if (!verdict.IsValid)
            return verdict;
        var now = _time.GetUtcNow();
        if (verdict.ExpiresAt <= now)
            return verdict with { Standing = TokenStanding.Expired };
        _use.Note(verdict.TokenId, now);
        return verdict;
    }

    private readonly record struct Remembered(TokenVerdict Verdict, long At);

    /// <summary>The hash of a token by value: the plaintext is never kept, and looking it up leaks no timing about another.</summary>
    private readonly record struct Key(UInt128 High, UInt128 Low)
    {
        public static Key Of(ReadOnlySpan<char> token)
        {
            Span<byte> hash = stackalloc byte[SecretHash.Size];
            SecretHash.Compute(token, hash);
            var halves = MemoryMarshal.Cast<byte, UInt128>(hash);
            return new(halves[0], halves[1]);
        }
    }
}
