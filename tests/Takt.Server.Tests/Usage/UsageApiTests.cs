using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Takt.Contracts;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

public sealed class UsageApiTests : IAsyncLifetime
{
    private const string Noon = "2026-11-03T12:00Z";

    private TestServer _server = null!;
    private UsageWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: Cancel);
        await _server.Database.ExecuteAsync("select ensure_partitions('2026-10-01', '2026-11-30')");
        await _server.Database.ExecuteAsync("select ensure_raw_partitions('2026-11-03')");
        _world = await UsageWorld.CreateAsync(_server.Database);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Usage_IsExactSnakeCaseJson_InTheShapeOfTheContract()
    {
        var token = await _world.TokenAsync(null, "usage:read");
        await SpendAsync(await _world.PersonAsync("unknown", ""), 1);

        var json = await JsonAsync("/api/usage?from=2026-11-03&to=2026-11-04&group_by=model", token);

        Assert.Contains("\"cost_usd\":0.000000001,", json.GetRawText(), StringComparison.Ordinal);
        Assert.True(json.GetProperty("standing").GetProperty("estimate").GetBoolean());
        Assert.Equal("complete", json.GetProperty("standing").GetProperty("completeness").GetProperty("state").GetString());
        var group = json.GetProperty("groups")[0];
        Assert.Equal(JsonValueKind.Null, group.GetProperty("key").GetProperty("model").ValueKind);
        Assert.Equal("2026-11-03T00:00:00+00:00", group.GetProperty("series")[0].GetProperty("at").GetString());
        foreach (var name in new[]
        {
            "calls",
            "calls_complete",
            "unitemised_tokens",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "cost_usd",
            "cost_priced_usd",
            "unpriced_tokens",
            "sessions",
        })
            Assert.True(
                json.GetProperty("totals").TryGetProperty(name, out _) && group.GetProperty("series")[0].TryGetProperty(name, out _), name);
        Assert.NotNull(JsonSerializer.Deserialize(json.GetRawText(), TaktJson.Default.UsageAnswer));
    }

    [Fact]
    public async Task Parameter_ThatBelongsElsewhere_IsToldWhere()
    {
        using var response = await GetAsync($"/api/sessions?session={Guid.NewGuid()}", await _world.TokenAsync(null, "usage:read"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("A single session is at /api/sessions/{id}.",
            (await ReadAsync(response)).GetProperty("errors").GetProperty("session").GetString());
    }

    [Fact]
    public async Task EveryInvalidParameter_IsNamedAtOnce()
    {
        var token = await _world.TokenAsync(null, "usage:read");

        using var response = await GetAsync("/api/usage?from=yesterday&to=2026-11-03T10:00&interval=fortnight&group_by=model,team,"
            + "os&limit=0&time_zone=Mars/Olympus&modle=x&view=mine", token);
        var problem = await ReadAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("next_action").GetString()!);
        Assert.Equal(["from", "group_by", "interval", "limit", "modle", "time_zone", "to", "view"],
            problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
    }

    [Theory]
    [InlineData("/api/usage?model=%00", "invalid_request")]
    [InlineData("/api/usage?time_zone=%00", "malformed_request")]
    [InlineData("/api/sessions?person=%00", "invalid_request")]
    public async Task NulCharacter_IsTheSendersMistake(string path, string code)
    {
        using var response = await GetAsync(path, await _world.TokenAsync(null, "usage:read"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/usage")]
    [InlineData("/api/usage/last-event")]
    [InlineData("/api/sessions")]
    [InlineData("/api/raw-batches")]
    public async Task Stranger_AndTokenWithoutScope_AreRefused(string path)
    {
        using var nobody = await GetAsync(path, null);
        using var writer = await GetAsync(path, await _world.TokenAsync(null, "usage:write"));

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, writer.StatusCode);
    }

    [Fact]
    public async Task Member_SeesOwnUsageAndSessions_AdminSeesAll()
    {
        var ada = await _world.MemberAsync("ada@x.org");
        await SpendAsync(await _world.PersonAsync("member", $"{ada}"), 1);
        var foreign = await SpendAsync(await _world.PersonAsync("email", "bob@x.org"), 2);
        var own = await _world.TokenAsync(ada, "usage:read");
        var all = await _world.TokenAsync(null, "usage:read", "admin");
        const string Day = "/api/usage?from=2026-11-03&to=2026-11-04";

        Assert.Equal(0.000000001m, Cost(await JsonAsync(Day, own)));
        Assert.Equal(0.000000003m, Cost(await JsonAsync(Day, all)));
        Assert.Equal(1, (await JsonAsync("/api/sessions", own)).GetProperty("sessions").GetArrayLength());
        Assert.Equal(2, (await JsonAsync("/api/sessions", all)).GetProperty("sessions").GetArrayLength());
        using var hidden = await GetAsync($"/api/sessions/{foreign}", own);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal("session_not_found", (await ReadAsync(hidden)).GetProperty("code").GetString());
        Assert.Equal(
            $"{foreign}", (await JsonAsync($"/api/sessions/{foreign}", all)).GetProperty("session").GetProperty("session_id").GetString());

        static decimal Cost(JsonElement answer) => answer.GetProperty("totals").GetProperty("cost_usd").GetDecimal();
    }

    [Fact]
    public async Task RawBatches_AreListedAndReadBack_ByAdminsOfTheirOrganizationOnly()
    {
        const string Body = """{"resourceLogs":[]}""";
        var session = Guid.NewGuid();
        for (var i = 1; i <= 3; i++)
            await KeepAsync(new Guid(i, 0, 0, new byte[8]), Body, i == 2 ? session : null);
        var admin = await _world.TokenAsync(null, "admin");
        var stranger = await (await UsageWorld.CreateAsync(_server.Database)).TokenAsync(null, "admin");

        var first = await JsonAsync("/api/raw-batches?limit=2&signal=logs", admin);
        var second = await JsonAsync($"/api/raw-batches?limit=2&cursor={first.GetProperty("next_cursor").GetString()}", admin);
        var ofSession = await JsonAsync($"/api/raw-batches?session={session}", admin);
        var ids = new[] { first, second }.SelectMany(p => p.GetProperty("raw_batches").EnumerateArray())
            .Select(b => b.GetProperty("id").GetString()!).ToArray();
        using var body = await GetAsync($"/api/raw-batches/{ids[0]}", admin);
        using var foreign = await GetAsync($"/api/raw-batches/{ids[0]}", stranger);

        Assert.Equal(["20261103-00000003000000000000000000000000", "20261103-00000002000000000000000000000000",
            "20261103-00000001000000000000000000000000"], ids);
        Assert.Equal(ids[1], Assert.Single(ofSession.GetProperty("raw_batches").EnumerateArray()).GetProperty("id").GetString());
        Assert.All(first.GetProperty("raw_batches").EnumerateArray(), b => Assert.Equal(4, b.GetProperty("content_dropped").GetInt32()));
        Assert.Equal(Body, await body.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Empty((await JsonAsync("/api/raw-batches", stranger)).GetProperty("raw_batches").EnumerateArray());
        using var wrong = await GetAsync("/api/raw-batches?signal=smoke&limit=x&cursor=1&session=2&page=3", admin);
        Assert.Equal(5, (await ReadAsync(wrong)).GetProperty("errors").EnumerateObject().Count());
    }

    [Fact]
    public async Task ApiDocument_NamesEveryParameterAndScope()
    {
        var document = await JsonAsync("/openapi/v1.json", null);

        var usage = document.GetProperty("paths").GetProperty("/api/usage").GetProperty("get");
        var names = usage.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToArray();
        Assert.Superset(new HashSet<string?> { "from", "to", "interval", "group_by", "limit", "time_zone", "view", "member", "repository" },
            names.ToHashSet());
        Assert.Equal("usage:read", usage.GetProperty("security")[0].GetProperty("bearer")[0].GetString());
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("UsageTotals").GetProperty("properties")
            .TryGetProperty("cost_usd", out _));
    }

    private async Task<Guid> SpendAsync(long person, long nano)
    {
        var series = await _world.SeriesAsync(person);
        var session = await _world.SessionAsync(series, Noon);
        await _world.UseAsync(series, session, Noon, new(nano));
        return session;
    }

    private async Task KeepAsync(Guid hash, string body, Guid? session)
    {
        using var compressed = new MemoryStream();
        await using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest))
            await brotli.WriteAsync(Encoding.UTF8.GetBytes(body), Cancel);
        await _world.ExecuteAsync("""
            insert into raw_batches (received_at, hash, token_id, organization_id, batch_on, received_bytes, json_bytes, records,
              content_dropped, signal, encoding, body)
            values ('2026-11-03T12:00Z', $1, 1, $2, '2026-11-03', $3, $3, 0, 4, 'logs', 'json', $4)
            """, hash, _world.OrganizationId, body.Length, compressed.ToArray());
        if (session is { } id)
            await _world.ExecuteAsync(
                "insert into raw_batch_sessions (session_id, hash, organization_id, batch_on) values ($1, $2, $3, '2026-11-03')", id, hash,
                _world.OrganizationId);
    }

    private async Task<JsonElement> JsonAsync(string path, string? token)
    {
        using var response = await GetAsync(path, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync(response);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _server.Client.SendAsync(request, Cancel);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        return document.RootElement.Clone();
    }
}
