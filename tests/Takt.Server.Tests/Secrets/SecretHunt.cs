using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Takt.Otlp;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Secrets;

/// <summary>Remembers secrets, puts them where they don't belong, and looks for them where they must never be.</summary>
internal sealed class SecretHunt
{
    private readonly Dictionary<string, string> _secrets = [];
    private readonly StringBuilder _refusals = new();

    public LogTrap Log { get; } = new();

    public int Count => _secrets.Count;

    public string this[string name]
    {
        set => _secrets.Add(name, value);
    }

    /// <summary>Hears all that the server logs.</summary>
    public void Listen(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Logging.AddProvider(Log);
    }

    public string Plant(string name, string secret)
    {
        _secrets.Add(name, secret);
        return secret;
    }

    public async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.False(answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "application/json",
            $"{answer.RequestMessage!.RequestUri} was not refused");
        _refusals.AppendLine(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    public async Task MisplaceAllAsync(TestServer server)
    {
        foreach (var secret in _secrets.Values.ToList())
            await MisplaceAsync(server, secret);
    }

    /// <param name="bodies">How many bodies of telemetry were stored: all of them are looked through.</param>
    public async Task AssertHiddenAsync(TestServer server, long bodies)
    {
        Assert.NotEmpty(Log.Lines);
        Assert.All(await PlacesAsync(server, bodies), place => Assert.Empty(Found(place.Text).Select(name => $"{name} in {place.Name}")));
    }

    /// <summary>Where hurried people and broken scripts put a secret.</summary>
    private async Task MisplaceAsync(TestServer server, string secret)
    {
        var escaped = Uri.EscapeDataString(secret);
        foreach (var path in new[]
        {
            $"/api/tokens?token={escaped}",
            $"/api/tokens/{escaped}",
            $"/join/{escaped}",
            $"/api/usage?from={escaped}",
            $"/api/audit?actor={escaped}",
            $"/css/{escaped}.css",
            $"/v1/{escaped}",
            $"/auth/device/verify?user_code={escaped}",
        })
        {
            using var asked = await server.SendAsync(HttpMethod.Get, path, null);
            await RefusedAsync(asked);
            using var page = new HttpRequestMessage(HttpMethod.Get, path);
            page.Headers.Accept.ParseAdd("text/html");
            using var shown = await server.Client.SendAsync(page, Cancelled);
            await RefusedAsync(shown);
        }

        foreach (var (path, body) in new (string, object)[]
        {
            ("/auth/login", new { email = secret, password = secret }),
            ("/auth/pin/request", new { email = secret }),
            ("/auth/pin/verify", new { challenge = secret, pin = secret, email = secret }),
            ("/auth/register", new { email = secret, invite_code = secret + "x", machine = secret }),
            ("/auth/token", new { email = secret, invite_code = secret + "x", machine = secret }),
            ("/auth/device/poll", new { device_code = secret + "x" }),
            ("/auth/device/redeem", new { resume_code = secret + "x" }),
            ("/validate", new { host_name = secret }),
        })
        {
            using var answer = await server.SendAsync(HttpMethod.Post, path, null, body);
            // What /validate is asked about it says again: to the asker alone.
            if (path != "/validate")
                await RefusedAsync(answer);
        }

        foreach (var (path, text) in new[]
        {
            ("/auth/login", $"{{\"email\": \"x\", \"password\": \"{secret}"),
            ("/auth/login", $"{{\"password\": {{\"{secret}\": 1}}}}"),
            ("/v1/logs", secret),
        })
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", path == "/v1/logs" ? $"Bearer {secret}x" : secret);
            request.Headers.TryAddWithoutValidation("Cookie", $"takt_session={escaped}x; takt_form={escaped}");
            using var answer = await server.Client.SendAsync(request, Cancelled);
            await RefusedAsync(answer);
        }

        using var basic = new HttpRequestMessage(HttpMethod.Get, "/api/tokens");
        basic.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:" + secret)));
        using var unread = await server.Client.SendAsync(basic, Cancelled);
        await RefusedAsync(unread);

        // Metadata of gRPC, in the field where it belongs and in one that nobody reads.
        using var exporter = new IngestClient(server, secret + "x");
        var refused = await exporter.SendAsync(Transport.Grpc, OtlpSignal.Logs,
            change: r => r.Headers.TryAddWithoutValidation("x-api-key", secret));
        Assert.Equal(16, refused.Code);
        _refusals.AppendLine(refused.Message);
    }

    private async Task<IReadOnlyList<(string Name, string Text)>> PlacesAsync(TestServer server, long bodies)
    {
        List<(string Name, string Text)> places = [("an error's body", _refusals.ToString())];
        places.AddRange(Log.Lines.Select(line => ("the log: " + line[..Math.Min(line.Length, 300)], line)));
        // Every table, row by row as text: secrets as they are, or as bytes in hexadecimal digits.
        var tables = await server.Database.ScalarAsync<string[]>(
            "select array_agg(c.oid::regclass::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                + "where c.relkind = 'r' and n.nspname in ('public', 'audit')");
        foreach (var table in tables!)
            places.Add((table, await server.Database.ScalarAsync<string>($"select string_agg(t::text, E'\\n') from {table} t") ?? ""));
        Assert.True(tables.Length > 20);
        Assert.Equal(bodies, await server.Database.ScalarAsync<long>("select count(*) from raw_batches"));
        places.AddRange((await StoredUsage.RawAsync(server.Database, 1)).Select(body => ("a raw body", body)));
        return places;
    }

    private IEnumerable<string> Found(string text) =>
        _secrets.Where(secret => Spellings(secret.Value).Any(spelling => text.Contains(spelling, StringComparison.OrdinalIgnoreCase)))
            .Select(secret => secret.Key);

    /// <summary>As it is, as in an address, as bytes, and of long random ones the half that nobody could guess.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return secret.Replace(" ", "", StringComparison.Ordinal);
        if (secret.Length == 9)
            yield return secret.Replace("-", "", StringComparison.Ordinal);
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(secret));
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:" + secret));
        if (secret.Length >= 30)
            yield return secret[(secret.Length / 2)..];
    }
}
