using System.Net;
using Takt.Metering.Counting;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger.Golden;

/// <summary>Posts captured bodies for an organization of its own and asks what they came to.</summary>
internal sealed class GoldenSender : IDisposable
{
    private readonly TestServer _server;
    private readonly int _organization;
    private readonly IngestClient[] _clients;

    private GoldenSender(GoldenServers servers, int organization, string token)
    {
        _server = servers.First;
        _organization = organization;
        _clients = [new(servers.First, token), new(servers.Second, token)];
    }

    public int Organization => _organization;

    public static async Task<GoldenSender> CreateAsync(GoldenServers servers)
    {
        var organization = await IngestHost.CreateOrganizationAsync(servers.First, "Golden");
        return new(servers, organization, await IngestHost.CreateTokenAsync(servers.First, organization, ["usage:write"]));
    }

    /// <summary>As captured: in its own encoding, over its own transport.</summary>
    /// <param name="replica">0 or 1.</param>
    public Task PostAsync(GoldenBody body, int replica = 0) =>
        PostAsync(body, body.Extension switch { ".grpc" => Transport.Grpc, ".pb" => Transport.Protobuf, _ => Transport.Json }, replica);

    public async Task PostAsync(GoldenBody body, Transport transport, int replica = 0)
    {
        var answer = await _clients[replica].SendAsync(transport, body.Signal, transport == Transport.Json ? body.Json() : body.Protobuf());
        // Nothing refused and nothing to say: an empty message, which over gRPC is an empty frame.
        Assert.Equal((transport, HttpStatusCode.OK, 0), (transport, (HttpStatusCode)answer.HttpStatus, answer.Code));
        Assert.Equal(transport switch { Transport.Json => "{}"u8.ToArray(), Transport.Grpc => new byte[5], _ => [] }, answer.Body);
    }

    public async Task PostAsync(string folder, params OtlpSignal[] signals)
    {
        foreach (var body in GoldenBody.Of(folder).Where(body => signals.Contains(body.Signal)))
            await PostAsync(body);
    }

    public async Task<Figures> TotalAsync()
    {
        await using var command = _server.Database.OwnerDataSource.CreateCommand(
            $"select {StoredAmounts.Sums} from usage_day where organization_id = $1");
        command.Parameters.Add(new() { Value = _organization });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return Figures.Of(StoredAmounts.Read(reader, 0));
    }

    public Task<long> SessionsAsync() => ScalarAsync("select count(*) from sessions where organization_id = $1");

    public Task<long> RawBatchesAsync() => ScalarAsync("select count(*) from raw_batches where organization_id = $1");

    public Task<long> CallsWithAsync(UsageFlags flag) =>
        ScalarAsync($"select count(*) from usage where organization_id = $1 and flags & {(short)flag} <> 0");

    /// <param name="where">Of a series <c>s</c>.</param>
    public Task<long> CostAsync(string where) => ScalarAsync($"""
        select coalesce(sum(d.cost_nano), 0)::bigint from usage_day d join series s using (organization_id, series_id)
        where organization_id = $1 and {where}
        """);

    /// <summary>Each session's cost, cheapest first.</summary>
    public async Task<long[]> SessionCostsAsync()
    {
        await using var command = _server.Database.OwnerDataSource.CreateCommand(
            "select sum(cost_nano)::bigint from session_day where organization_id = $1 group by session_id having sum(cost_nano) <> 0 "
                + "order by 1");
        command.Parameters.Add(new() { Value = _organization });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<long> costs = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            costs.Add(reader.GetInt64(0));
        return [.. costs];
    }

    public Task<long> ActivityAsync(string kind) => ScalarAsync($"""
        select coalesce(sum(d.value), 0)::bigint from activity_day d join activity_kinds k using (kind_id) where organization_id = $1
          and k.name = '{kind}'
        """);

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private Task<long> ScalarAsync(string sql) => _server.Database.ScalarAsync<long>(sql, _organization);
}
