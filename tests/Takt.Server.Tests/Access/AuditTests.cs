using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Access;

public sealed class AuditTests
{
    [Fact]
    public async Task Change_OverTheApi_SaysWhoWhenFromWhereBeforeAndAfter()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, id) = await server.CreateTokenAsync(admin, new { label = "Laptop" });
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);

        var found = await server.Database.ScalarAsync<string>(
            """
            select concat_ws('|', actor, actor_name, host(address), action, operation, before ->> 'revoked_at' is null,
              after ->> 'revoked_at' is not null, organization_id)
            from audit.events where entity = 'tokens' and entity_key = $1 order by event_id desc limit 1
            """,
            id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"member:1|{AdminEmail}|127.0.0.1|token.revoke|update|t|t|1", found);
    }

    [Fact]
    public async Task Change_RolledBack_LeavesNoTrace()
    {
        await using var server = await StartWithAdminAsync();
        await using (var change = await server.Services.GetRequiredService<ControlPlane>()
            .BeginAsync(Actor.Server, "test.change", 1, Cancelled))
        {
            await using var command = new NpgsqlCommand("update organizations set name = 'Other'", change.Connection, change.Transaction);
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancelled));
        }

        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from audit.events where action = 'test.change'"));
    }

    [Fact]
    public async Task Change_ByHandInTheDatabase_IsOnRecordToo()
    {
        await using var server = await StartWithAdminAsync();
        await server.Database.ExecuteAsync("update organizations set name = 'By hand'");
        Assert.Equal("database:takt_owner",
            await server.Database.ScalarAsync<string>("select actor from audit.events where after ->> 'name' = 'By hand'"));
    }

    [Theory]
    [InlineData("insert into audit.events (actor, action, operation, entity) values ('member:1', 'x', 'insert', 'x')")]
    [InlineData("update audit.events set actor = 'someone else'")]
    [InlineData("delete from audit.events")]
    [InlineData("truncate audit.events")]
    [InlineData("alter table users disable trigger all")]
    [InlineData("truncate users cascade")]
    [InlineData("call audit.watch('token_use', 'token_id')")]
    public async Task Audit_TouchedByTheServingRole_IsRefused(string sql)
    {
        await using var server = await StartWithAdminAsync();
        await using var command = server.Database.DataSource.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancelled));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("insert into audit.events (actor, action, operation, entity) values ('member:1', 'x', 'insert', 'x')")]
    [InlineData("update audit.events set actor = 'someone else'")]
    [InlineData("delete from audit.events")]
    public async Task Audit_TouchedByTheOwner_IsRefusedToo(string sql)
    {
        await using var server = await StartWithAdminAsync();
        await Assert.ThrowsAsync<PostgresException>(() => server.Database.ExecuteAsync(sql));
    }

    [Fact]
    public async Task Tables_OfTheControlPlane_AreAllWatched()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        // Every table that the control plane's foreign keys tie together, or that guards the door, without those written many times a
        // minute.
        var unwatched = await database.ScalarAsync<string>(
            """
            select string_agg(c.relname, ', ' order by c.relname) from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
              and (c.relname in ('setup_link', 'data_protection_keys')
                or exists (select from pg_constraint k where k.contype = 'f' and c.oid in (k.conrelid, k.confrelid)))
              and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit_row')
            """);
        Assert.Null(unwatched);
    }

    [Fact]
    public async Task Secrets_OfEveryKind_AreNeitherLoggedNorAudited()
    {
        var log = new LogTrap();
        await using var server = await StartWithAdminAsync(setup => setup.Configure = builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(log);
        });
        var cookie = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(cookie, new { label = "Planted" });
        var wrong = "a planted wrong password";
        var refused = await server.TrySignInAsync(AdminEmail, wrong);
        var unknown = await server.SendAsync(HttpMethod.Get, "/api/tokens", token[..^1] + (token[^1] == 'x' ? 'y' : 'x'));
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);

        string[] secrets = [AdminPassword, wrong, token, token[9..], cookie.Split('=')[1]];
        var told = await server.Database.ScalarAsync<string>("select string_agg(e::text, E'\\n') from audit.events e")
            + await refused.Content.ReadAsStringAsync(Cancelled) + await unknown.Content.ReadAsStringAsync(Cancelled) + string.Join(
                '\n', log.Lines);
        Assert.NotEmpty(log.Lines);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>(
            "select count(*) from audit.events where coalesce(after, before) ?| array['hash', 'password_hash', 'xml']"));
    }
}
