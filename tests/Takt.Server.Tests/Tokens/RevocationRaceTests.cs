using System.Net;
using Npgsql;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Tokens;

/// <summary>Revocation while something else is under way.</summary>
public sealed class RevocationRaceTests
{
    [Fact]
    public async Task Revocation_WhileTheTokenMints_EndsWhatItMints()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, id) = await server.CreateTokenAsync(admin, new { label = "Leaked" });
        var minting = Enumerable.Range(0, 8).Select(_ => MintAsync(server, token)).ToArray();
        await Ingest.Eventually.TrueAsync(async () => await server.Database.ScalarAsync<long>("select count(*) from tokens") > 20);

        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin)).StatusCode);
        await Task.WhenAll(minting);

        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    /// <summary>
    /// What the loop above does now and then, made to happen: the child is inserted and not yet committed when the revocation begins.
    /// </summary>
    [Fact]
    public async Task Revocation_ThatWaitsForAMint_EndsTheChild()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, id) = await server.CreateTokenAsync(admin, new { label = "Leaked" });
        await using var connection = await server.Database.DataSource.OpenConnectionAsync(Cancelled);
        await using var mint = await connection.BeginTransactionAsync(Cancelled);
        await using var insert = new NpgsqlCommand(
            """
            insert into tokens (organization_id, hash, prefix, label, member_id, scopes, created_at, created_by, parent_id)
            select organization_id, sha256('child'), 'takt_c', 'Child', member_id, scopes, now(), member_id, token_id
            from tokens where token_id = $1 for share
            """, connection, mint);
        insert.Parameters.Add(new() { Value = id });
        await insert.ExecuteNonQueryAsync(Cancelled);

        var revocation = server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        await server.WaitersAsync(1);
        await mint.CommitAsync(Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, (await revocation).StatusCode);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    /// <summary>However fast a token mints: who ends it, or its member, comes next, and not when the minting ends.</summary>
    [Theory]
    [InlineData("tokens", "DELETE /api/tokens/{0}")]
    [InlineData("members", "DELETE /api/members/{0}")]
    public async Task End_ThatWaitsForAMint_IsNotOvertakenByTheNext(string table, string end)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "dev@example.com");
        var (token, tokenId) = await server.CreateTokenAsync(member, new { label = "Leaked" });
        await using var connection = await server.Database.DataSource.OpenConnectionAsync(Cancelled);
        await using var mint = await connection.BeginTransactionAsync(Cancelled);
        var (column, id) = table == "tokens" ? ("token_id", tokenId) : ("member_id", memberId);
        await using var hold = new NpgsqlCommand($"select from {table} where {column} = $1 for share", connection, mint);
        hold.Parameters.Add(new() { Value = id });
        await hold.ExecuteNonQueryAsync(Cancelled);

        var (method, path) = (end.Split(' ')[0], string.Format(System.Globalization.CultureInfo.InvariantCulture, end.Split(' ')[1], id));
        var ending = server.SendAsync(new HttpMethod(method), path, admin);
        await server.WaitersAsync(1);
        var next = server.SendAsync(HttpMethod.Post, "/auth/setup-additional", token, new { machine = "one more" });
        await server.WaitersAsync(2);
        await mint.CommitAsync(Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, (await ending).StatusCode);
        Assert.Contains((await next).StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    [Fact]
    public async Task Revocation_OfWhatIsNotOnesOwn_HoldsUpNobodysTelemetry()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, others) = await server.CreateTokenAsync(admin, new { label = "The admin's" });
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        await using var connection = await server.Database.DataSource.OpenConnectionAsync(Cancelled);
        await using var commit = await connection.BeginTransactionAsync(Cancelled);
        // A commit of telemetry under way, which a revocation would have to wait for.
        await using (var hold = new NpgsqlCommand(Takt.Server.Database.OrganizationLock.Share, connection, commit))
        {
            hold.Parameters.Add(new() { Value = 1 });
            await hold.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal("token_not_found", await (await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{others}", member)).ProblemAsync());
    }

    /// <summary>Until it is refused.</summary>
    private static async Task MintAsync(Testing.TestServer server, string token)
    {
        HttpStatusCode status;
        do
        {
            using var answer = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", token, new { machine = "one more" });
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.Created);
        Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{status}");
    }
}
