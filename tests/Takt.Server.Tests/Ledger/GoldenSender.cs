using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Takt.Metering.Counting;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>Posts captured bodies for an organization of its own and asks what they came to.</summary>
internal sealed class GoldenSender(TestServer server, int organizationId, string token) : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    public static async Task<GoldenSender> CreateAsync(TestServer server)
    {
        var organization = await IngestHost.CreateOrganizationAsync(server, "Golden");
        return new(server, organization, await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]));
    }

    /// <summary>As captured: in its own encoding, over its own transport.</summary>
    public Task PostAsync(string folder, OtlpSignal signal, TestServer? replica = null)
    {
        var body = Body(folder, signal, out var extension);
        return extension switch
        {
            ".grpc" => PostGrpcAsync(body, signal, replica ?? server),
            ".pb" => PostHttpAsync(body, signal, "application/x-protobuf", replica ?? server),
            _ => PostHttpAsync(body, signal, "application/json", replica ?? server),
        };
    }

    /// <summary>A protobuf body as the JSON it means.</summary>
    public Task PostTranscodedAsync(string folder, OtlpSignal signal)
    {
        using var batch = new OtlpBatch();
        Assert.True(OtlpDecoder.TryDecode(signal, OtlpEncoding.Protobuf, Body(folder, signal, out _), batch, out _));
        var json = new ArrayBufferWriter<byte>();
        OtlpJson.Write(batch, json);
        return PostHttpAsync(json.WrittenSpan.ToArray(), signal, "application/json", server);
    }

    /// <summary>A protobuf body in a gRPC frame.</summary>
    public Task PostGrpcAsync(string folder, OtlpSignal signal)
    {
        var body = Body(folder, signal, out _);
        var frame = new byte[body.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, 5);
        return PostGrpcAsync(frame, signal, server);
    }

    public async Task<UsageAmounts> TotalAsync()
    {
        await using var command = server.Database.OwnerDataSource.CreateCommand("""
            select coalesce(sum(calls), 0)::bigint, coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint, coalesce(sum(cache_read), 0)::bigint,
              coalesce(sum(cache_write), 0)::bigint, coalesce(sum(cost_nano), 0)::bigint, coalesce(sum(reported_nano), 0)::bigint,
              coalesce(sum(list_nano), 0)::bigint, coalesce(sum(unpriced_tokens), 0)::bigint, coalesce(sum(unitemised_tokens), 0)::bigint
            from usage_day where organization_id = $1
            """);
        command.Parameters.Add(new() { Value = organizationId });
        await using var r = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await r.ReadAsync(TestContext.Current.CancellationToken);
        return new(r.GetInt64(0), new(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9));
    }

    public Task<long> SessionsAsync() => ScalarAsync("select count(*) from sessions where organization_id = $1");

    public Task<long> RawBatchesAsync() => ScalarAsync("select count(*) from raw_batches where organization_id = $1");

    public Task<long> CallsWithAsync(UsageFlags flag) => ScalarAsync($"select count(*) from usage where organization_id = $1 and flags & {(short)flag} <> 0");

    public Task<long> CostOfAsync(string querySource) => ScalarAsync($"""
        select coalesce(sum(d.cost_nano), 0)::bigint from usage_day d join series s using (organization_id, series_id)
        where organization_id = $1 and s.query_source = '{querySource}'
        """);

    public Task<long> ActivityAsync(string kind) => ScalarAsync($"""
        select coalesce(sum(d.value), 0)::bigint from activity_day d join activity_kinds k using (kind_id) where organization_id = $1 and k.name = '{kind}'
        """);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<long> ScalarAsync(string sql) => server.Database.ScalarAsync<long>(sql, organizationId);

    private static byte[] Body(string folder, OtlpSignal signal, out string extension)
    {
        var file = Directory.EnumerateFiles(Fixtures.Folder(folder)).Single(path => !path.EndsWith(".headers", StringComparison.Ordinal)
            && Path.GetFileNameWithoutExtension(path).EndsWith(signal.ToString(), StringComparison.OrdinalIgnoreCase));
        extension = Path.GetExtension(file);
        return File.ReadAllBytes(file);
    }

    private async Task PostHttpAsync(byte[] body, OtlpSignal signal, string mediaType, TestServer to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to.OtlpHttp!, $"/v1/{signal.ToString().ToLowerInvariant()}")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, mediaType == "application/json" ? "{}" : ""),
            (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task PostGrpcAsync(byte[] frame, OtlpSignal signal, TestServer to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to.OtlpGrpc!, Transports.GrpcPath(signal)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing.Single() : response.Headers.GetValues("grpc-status").Single();
        Assert.Equal("0", status);
    }
}
