using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Takt.Load.Checking;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Faults;

/// <summary>While an external database is away nothing is acknowledged; when it is back, everything goes on without a restart.</summary>
public sealed class DatabaseAwayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_DatabaseAway_IsPutOffAndStoredOnce()
    {
        var directory = Path.Combine("/tmp", "takt-away-" + Guid.NewGuid().ToString("N")[..8]);
        var postgres = await StartPostgresAsync(directory);
        try
        {
            await using var server = new RunningServer(
                postgres.ConnectionString(ClusterRoles.App, ClusterRoles.Database), postgres.ConnectionString(
                    ClusterRoles.Owner, ClusterRoles.Database));
            await server.StartAsync(Cancellation);
            await using var database = Tenants.Open(server.Database);
            var (organization, token) = (await Tenants.MakeAsync(database, 1, Cancellation))[0];
            using var client = new HttpClient { BaseAddress = server.Url };
            using var before = await SendAsync(client, token, "oauth-http-json");
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);

            await postgres.StopAsync(hurry: true);
            using var away = await SendAsync(client, token, "apikey-http-json");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.True(away.Headers.RetryAfter?.Delta > TimeSpan.Zero);

            postgres = await StartPostgresAsync(directory);
            await server.ReadyAsync(Cancellation);
            using var back = await SendAsync(client, token, "apikey-http-json");
            Assert.Equal(HttpStatusCode.OK, back.StatusCode);

            var ledger = await LedgerCount.ReadAsync(database, [organization], Cancellation);
            Assert.Equal(10, ledger.Facts.Calls);
            Assert.Equal(52_395_000 + 87_325_000, ledger.Facts.CostNano);
            Assert.Equal(2, ledger.Facts.Batches);
        }
        finally
        {
            await postgres.StopAsync(hurry: true);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<BuiltInPostgres> StartPostgresAsync(string directory)
    {
        var postgres = new BuiltInPostgres(new BuiltInOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
        await postgres.StartAsync(Cancellation);
        return postgres;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string token, string folder)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new ByteArrayContent(Fixtures.Read(Path.Combine(folder, "002-logs.json"))),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new("Bearer", token);
        return await client.SendAsync(request, Cancellation);
    }
}
