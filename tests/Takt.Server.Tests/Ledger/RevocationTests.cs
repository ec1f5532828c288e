using Npgsql;
using Takt.Server.Tests.Identity;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Ledger;

/// <summary>Nothing that a token has sent is stored after the answer that says that it has ended.</summary>
public sealed class RevocationTests
{
    [Fact]
    public async Task Revoke_WhileItsRecordsAreBeingWritten_AnswersAfterTheirCommit()
    {
        await using var server = await IdentityServer.StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, id) = await server.CreateTokenAsync(admin, new { label = "exporter", scopes = new[] { "usage:write" } });
        await using var blocker = await server.Database.OwnerDataSource.OpenConnectionAsync(IdentityServer.Cancelled);
        await using var held = await blocker.BeginTransactionAsync(IdentityServer.Cancelled);
        await using (var hold = new NpgsqlCommand("lock table sessions in exclusive mode", blocker, held)) await hold.ExecuteNonQueryAsync(IdentityServer.Cancelled);

        var export = ExportAsync(server, token);
        await Eventually.TrueAsync(async () => await WaitingAsync(server) == 1);
        var revoke = server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        await Eventually.TrueAsync(async () => await WaitingAsync(server) == 2);
        Assert.False(revoke.IsCompleted);

        await held.CommitAsync(IdentityServer.Cancelled);
        Assert.True((await revoke).IsSuccessStatusCode);
        Assert.Equal(200, (int)(await export).StatusCode);
        Assert.Equal(401, (int)(await ExportAsync(server, token)).StatusCode);
    }

    private static Task<long> WaitingAsync(Takt.Testing.TestServer server) =>
        server.Database.ScalarAsync<long>("select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not l.granted");

    private static async Task<HttpResponseMessage> ExportAsync(Takt.Testing.TestServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new ByteArrayContent(Transport.Json.Body(Takt.Otlp.OtlpSignal.Logs)) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Authorization = new("Bearer", token);
        return await server.Client.SendAsync(request, IdentityServer.Cancelled);
    }
}
