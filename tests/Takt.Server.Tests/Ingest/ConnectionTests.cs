using Takt.Otlp;

namespace Takt.Server.Tests.Ingest;

/// <summary>The collector root of a connection.</summary>
public sealed class ConnectionTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private readonly IngestHost _host = fixture.Host;

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    public async Task Export_ToOwnConnection_IsAcceptedAndKeptUnderIt(Transport transport)
    {
        var slug = $"mine-{transport.ToString().ToLowerInvariant()}";
        var organization = await IngestHost.CreateOrganizationAsync(_host.Server, slug);
        var connection = await _host.CreateConnectionAsync(slug, organization);
        var answer = await SendToAsync(transport, slug, await IngestHost.CreateTokenAsync(_host.Server, organization, ["usage:write"]));
        Assert.Equal((202, 0), (answer.HttpStatus, answer.Code));
        Assert.Equal(
            1, await _host.Server.Database.ScalarAsync<long>("select count(*) from raw_batches where connection_id = $1", connection));
    }

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    public async Task Export_UnknownConnectionOrAnothers_GetsTheSameAnswer(Transport transport)
    {
        var other = await IngestHost.CreateOrganizationAsync(_host.Server, "Other");
        await _host.CreateConnectionAsync($"theirs-{transport.ToString().ToLowerInvariant()}", other);
        var unknown = await SendToAsync(transport, "nobodys", _host.Token);
        var theirs = await SendToAsync(transport, $"theirs-{transport.ToString().ToLowerInvariant()}", _host.Token);
        Assert.Equal((404, 5), (unknown.HttpStatus, unknown.Code));
        Assert.Equal((404, 5), (theirs.HttpStatus, theirs.Code));
        Assert.Equal(unknown.Body, theirs.Body);
    }

    [Fact]
    public async Task Export_TokenOfAConnection_OpensItsOwnAndTheBaseAlone()
    {
        // An organization of its own: a body that it has sent before is kept under the connection that was first.
        var organization = await IngestHost.CreateOrganizationAsync(_host.Server, "Bound");
        var own = await _host.CreateConnectionAsync("bound", organization);
        await _host.CreateConnectionAsync("unbound", organization);
        var token = await IngestHost.CreateTokenAsync(_host.Server, organization, ["usage:write"], own);
        Assert.Equal(202, (await SendToAsync(Transport.Json, "bound", token)).HttpStatus);
        Assert.Equal(404, (await SendToAsync(Transport.Json, "unbound", token)).HttpStatus);
        var atBase = await _host.SendAsync(Transport.Json, OtlpSignal.Traces, change: r => RefusalTests.Authorize(r, $"Bearer {token}"));
        Assert.Equal(200, atBase.HttpStatus);
        Assert.Equal(2, await _host.Server.Database.ScalarAsync<long>("select count(*) from raw_batches where connection_id = $1", own));
    }

    private Task<Answer> SendToAsync(Transport transport, string slug, string token) => _host.SendAsync(transport, change: r =>
    {
        r.RequestUri = new Uri(_host.Server.Main, $"/api/v1/public/ingest/otel/claude/{slug}/v1/logs");
        RefusalTests.Authorize(r, $"Bearer {token}");
    });
}
