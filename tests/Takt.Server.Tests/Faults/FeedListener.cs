using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Faults;

/// <summary>
/// Listens to <c>/api/me/events</c> and comes back with the last number whenever it breaks off: so it misses no change that was
/// acknowledged, whatever happens to the server's process and to PostgreSQL.
/// </summary>
internal sealed class FeedListener
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private readonly HashSet<long> _seen = [];
    private readonly int _organization;
    private readonly Task _listening;
    private long? _first, _last;

    private FeedListener(Uri server, string token, int organization)
    {
        (_client.BaseAddress, _organization) = (server, organization);
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _listening = Task.Run(ListenAsync, Cancel);
    }

    /// <summary>Begins to listen with a token of its own.</summary>
    public static async Task<FeedListener> BeginAsync(RunningServer server, NpgsqlDataSource database, int organization)
    {
        var token = TokenFormat.Create();
        await using var command = database.CreateCommand(
            "insert into tokens (organization_id, hash, prefix, label, scopes, created_at) values ($1, $2, $3, 'l', $4, now())");
        command.Parameters.Add(new() { Value = organization });
        command.Parameters.Add(new() { Value = SecretHash.Compute(token) });
        command.Parameters.Add(new() { Value = token[..8] });
        command.Parameters.Add(new() { Value = new[] { "usage:read" } });
        await command.ExecuteNonQueryAsync(Cancel);
        var listener = new FeedListener(server.Url, token, organization);
        await Eventually.TrueAsync(() => listener._first is not null);
        return listener;
    }

    /// <summary>Waits until nothing is pending and all of the log was heard; whose usage there is, of them the log told.</summary>
    public async Task VerifyAsync(NpgsqlDataSource database)
    {
        await Eventually.TrueAsync(async () => !await AskAsync<bool>(
            "select exists (select from feed_pending where organization_id = $1) and $2 >= 0"));
        var numbers = await AskAsync<long[]>(
            "select coalesce(array_agg(number), '{}') from feed where organization_id = $1 and number > $2 and kind = 'usage'");
        await Eventually.TrueAsync(
            () =>
            {
                // Whoever has stopped listening is to say why.
                Assert.False(_listening.IsCompleted, $"{_listening.Exception}");
                lock (_seen)
                    return _seen.IsSupersetOf(numbers);
            },
            () => $"Heard {_seen.Count} up to {_last} of {numbers.Length} from {_first} to {numbers.DefaultIfEmpty().Max()}.");
        Assert.Empty(await AskAsync<long[]>("""
            select coalesce(array_agg(distinct s.person_id), '{}') from usage_15m u join series s using (organization_id, series_id)
            where organization_id = $1 and s.person_id <> all (
              select unnest(persons) from feed where organization_id = $1 and number > $2)
            """));
        await _stop.CancelAsync();
        await _listening;
        _client.Dispose();
        _stop.Dispose();

        async Task<T> AskAsync<T>(string sql)
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new() { Value = _organization });
            command.Parameters.Add(new() { Value = _first!.Value });
            return (T)(await command.ExecuteScalarAsync(Cancel))!;
        }
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HearAsync();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
            }
        }
    }

    private async Task HearAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me/events");
        if (_last is { } number)
            request.Headers.Add("Last-Event-ID", $"{number}");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(_stop.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(_stop.Token))
        {
            Assert.NotEqual("reset", item.EventType);
            _last = long.Parse(item.EventId!, CultureInfo.InvariantCulture);
            _first ??= _last;
            if (item.EventType != "usage")
                continue;
            lock (_seen)
                _seen.Add(_last.Value);
        }
    }
}
