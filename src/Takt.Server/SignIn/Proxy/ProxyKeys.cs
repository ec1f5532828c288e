using Microsoft.Extensions.Options;

namespace Takt.Server.SignIn.Proxy;

/// <summary>
/// The proxy's keys as last read. They are read again when a token names an unknown one, when the file has changed, and now and then so
/// that a withdrawn key goes; what was read last stays when reading fails.
/// </summary>
internal sealed class ProxyKeys(IOptions<ProxyOptions> options, TimeProvider time, ILogger<ProxyKeys> log) : IDisposable
{
    private const int SizeLimit = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UrlPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FilePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = SizeLimit,
    };

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Snapshot? _snapshot;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    /// <returns>Null when they have never been read.</returns>
    public async ValueTask<JwtKeySet?> ReadAsync(CancellationToken cancellationToken)
    {
        var snapshot = _snapshot;
        if (snapshot is null || IsOld(snapshot))
            await RefreshAsync(snapshot, wait: snapshot is null, cancellationToken);
        return _snapshot?.Keys;
    }

    /// <summary>For a token of an unknown key.</summary>
    /// <param name="known">The set in which it is not.</param>
    /// <returns>Another set, or the same one when there is none or it was asked for a moment ago.</returns>
    public async ValueTask<JwtKeySet> ReadNewerAsync(JwtKeySet known, CancellationToken cancellationToken)
    {
        if (_snapshot is { } snapshot && snapshot.Keys == known)
            await RefreshAsync(snapshot, wait: true, cancellationToken);
        return _snapshot?.Keys ?? known;
    }

    public void Dispose()
    {
        _http.Dispose();
        _reading.Dispose();
    }

    private bool IsOld(Snapshot snapshot) =>
        options.Value.KeysFile is { } file
            ? File.GetLastWriteTimeUtc(file) != snapshot.FileTime : time.GetUtcNow() - snapshot.ReadAt >= Age;

    /// <summary>One reads; a URL is asked at most every half minute, whatever tokens are thrown at us.</summary>
    /// <param name="wait">Whether the others need what it finds, or go on with what they have.</param>
    private async Task RefreshAsync(Snapshot? known, bool wait, CancellationToken cancellationToken)
    {
        if (!await _reading.WaitAsync(wait ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
            return;
        try
        {
            var now = time.GetUtcNow();
            if (_snapshot != known || now - _triedAt < (options.Value.KeysUrl is null ? FilePause : UrlPause))
                return;
            _triedAt = now;
            var fileTime = options.Value.KeysFile is { } file ? File.GetLastWriteTimeUtc(file) : default;
            var bytes = options.Value.KeysFile is { } path ? await File.ReadAllBytesAsync(path, cancellationToken)
                : await _http.GetByteArrayAsync(options.Value.KeysUrl, cancellationToken);
            if (JwtKeySet.Parse(bytes) is { } keys)
                _snapshot = new(keys, now, fileTime);
            else
                Log.ProxyKeysNotRead(log, "it holds no key set (RFC 7517) with a usable public key");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or InvalidOperationException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.ProxyKeysNotRead(log, e.Message);
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Snapshot(JwtKeySet Keys, DateTimeOffset ReadAt, DateTime FileTime);
}
