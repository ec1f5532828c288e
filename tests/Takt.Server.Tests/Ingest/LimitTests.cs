using System.Net.Sockets;
using System.Text;
using Takt.Server.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>What a hostile or unlucky sender can't do.</summary>
public sealed class LimitTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private readonly IngestHost _host = fixture.Host;

    [Fact]
    public async Task Export_SenderDeclaresAGigabyte_IsRefusedBeforeItSendsAnything()
    {
        using var socket = await ConnectAsync(
            $"Authorization: Bearer {_host.Token}\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", await FirstLineAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WithoutAToken_IsRefusedBeforeTheBodyIsRead()
    {
        using var socket = await ConnectAsync("Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401", await FirstLineAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_SenderGoesAwayInTheMiddle_GivesItsMemoryBack()
    {
        var before = _host.Budget.Available;
        for (var i = 0; i < 20; i++)
        {
            using var socket = await ConnectAsync($"Authorization: Bearer {_host.Token}\r\nContent-Type: application/json\r\n"
                + "Content-Length: 10000\r\n\r\n{\"resourceLogs\":[");
        }
        await Eventually.TrueAsync(() => _host.Budget.Available == before);
        Assert.Equal(200, (await _host.SendAsync(Transport.Json)).HttpStatus);
    }

    [Fact]
    public async Task Export_TokenRevoked_IsRefusedFromTheVeryNextRequest()
    {
        var token = await _host.CreateTokenAsync(["usage:write"]);
        Task<Answer> SendAsync(Transport transport) =>
            _host.SendAsync(transport, change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
        Assert.Equal(200, (await SendAsync(Transport.Json)).HttpStatus);
        await _host.Server.Database.ExecuteAsync("update tokens set revoked_at = now() where hash = $1", SecretHash.Compute(token));
        Assert.Equal((401, 16), ((await SendAsync(Transport.Json)).HttpStatus, (await SendAsync(Transport.Protobuf)).Code));
        Assert.Equal(16, (await SendAsync(Transport.Grpc)).Code);
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_DatabaseIsAway_IsToBeSentAgainAndThenStored(Transport transport)
    {
        await using var host = await IngestHost.StartAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(host.Server.Database.ConnectionString).Database;
        await TestTemplate.AdministerAsync($"alter database {name} with allow_connections false", TestContext.Current.CancellationToken);
        await TestTemplate.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
            TestContext.Current.CancellationToken);

        var refused = await host.SendAsync(transport);
        Assert.Equal((transport == Transport.Grpc ? 200 : 503, 14), (refused.HttpStatus, refused.Code));
        Assert.NotNull(refused.RetryAfter);

        await TestTemplate.AdministerAsync($"alter database {name} with allow_connections true", TestContext.Current.CancellationToken);
        Answer answer = refused;
        await Eventually.TrueAsync(async () => (answer = await host.SendAsync(transport)).Code == 0);
        Assert.Equal(200, answer.HttpStatus);
        host.Server.Database.OwnerDataSource.Clear();
        Assert.Equal(StoredUsage.OfCapturedSession, await StoredUsage.OfAsync(host.Server.Database, host.OrganizationId));
    }

    private async Task<Socket> ConnectAsync(string headersAndBody)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_host.Server.OtlpHttp!.Host, _host.Server.OtlpHttp.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: test\r\n{headersAndBody}"));
        return socket;
    }

    private static async Task<string> FirstLineAsync(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }
}
