using Takt.Otlp;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// Nothing that a token has sent is stored after the answer that says that it has ended, whichever replica it is sent to.
/// </summary>
public sealed class RevocationTests
{
    [Fact]
    public async Task Revoke_WhileItsRecordsAreBeingWritten_AnswersAfterTheirCommit()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, id) = await server.CreateTokenAsync(admin, new { label = "exporter", scopes = new[] { "usage:write" } });
        await using var held = await HeldTable.HoldAsync(server.Database, "sessions");

        var export = ExportAsync(server, token);
        await Eventually.TrueAsync(async () => await held.WaitingAsync() == 1);
        var revoke = server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        await Eventually.TrueAsync(async () => await held.WaitingAsync() == 2);
        Assert.False(revoke.IsCompleted);

        await held.LetGoAsync();
        Assert.True((await revoke).IsSuccessStatusCode);
        Assert.Equal(200, await export);
        Assert.Equal(401, await ExportAsync(server, token));
    }

    [Fact]
    public async Task Revoke_OnOneReplica_StopsTheVeryNextExportOnAnother()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await StartWithAdminAsync(setup => setup.Database = database);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        var admin = await first.SignInAsync();
        var (token, id) = await first.CreateTokenAsync(admin, new { label = "exporter", scopes = new[] { "usage:write" } });
        // The second replica remembers the token now.
        Assert.Equal(200, await ExportAsync(second, token));

        Assert.True((await first.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin)).IsSuccessStatusCode);

        Assert.Equal(401, await ExportAsync(second, token));
    }

    [Fact]
    public async Task RemoveMember_OnOneReplica_EndsTheirTokensAndSessionsOnAnotherAtOnce()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await StartWithAdminAsync(setup => setup.Database = database);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        var admin = await first.SignInAsync();
        var (cookie, member) = await first.AddMemberAsync(admin, "ada@example.com");
        var (token, _) = await first.CreateTokenAsync(cookie, new { label = "laptop" });
        Assert.Equal(200, await ExportAsync(second, token));
        Assert.Equal(200, await AskAsync(second, cookie));
        Assert.Equal(200, await AskAsync(second, token));

        Assert.True((await first.SendAsync(HttpMethod.Delete, $"/api/members/{member}", admin)).IsSuccessStatusCode);

        Assert.Equal(401, await ExportAsync(second, token));
        Assert.Equal(401, await AskAsync(second, cookie));
        Assert.Equal(401, await AskAsync(second, token));
    }

    private static async Task<int> ExportAsync(TestServer server, string token)
    {
        using var exporter = new IngestClient(server, token);
        return (await exporter.SendAsync(Transport.Json, OtlpSignal.Logs)).HttpStatus;
    }

    private static async Task<int> AskAsync(TestServer server, string credential)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "/api/sessions", credential);
        return (int)answer.StatusCode;
    }
}
