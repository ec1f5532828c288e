using System.Net;
using Npgsql;
using Takt.Server.Audit.Trail;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Audit;

public sealed class AuditScaleTests
{
    [Fact]
    public async Task Filters_OverALongAudit_ReadAFewOfItsPages()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        // The recorder is the only way in, so the guard is taken off by the owner.
        await FillAsync(
            database,
            """
            alter table audit.events disable trigger only_recorder;
            insert into audit.events (at, organization_id, actor, actor_name, address, action, operation, entity, entity_key, after)
            select now() - i * interval '30 seconds', 1 + i % 3, 'member:' || 100 + i % 50, 'a@example.com',
              ('10.0.' || i % 200 || '.1')::inet,
              case when i % 1000 = 0 then 'token.create' else 'session.open' end, 'insert', case when i % 1000 = 0 then 'tokens'
                else 'cookie_sessions' end,
              i::text, jsonb_build_object('member_id', 100 + i % 50, 'organization_id', 1 + i % 3)
            from generate_series(1, 200000) as i;
            alter table audit.events enable trigger only_recorder;
            """);
        // One connection, so that it can be told to hand in what it has counted.
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1 });
        var store = new AuditStore(source);
        var all = new AuditQuery(1);
        AuditQuery[] questions =
        [
            all, all with { SignIns = false }, all with { Entity = "token", EntityKey = "3000" }, all with { Actor = "member:101" }, all
                with { Actor = "nobody@example.com" },
            all with { Action = "member." }, all with { Action = "token.create" }, all with { Member = 120 }, all with { Member = 1 },
            all with { Address = new(IPAddress.Parse("10.0.7.1"), 32) }, all with { To = TimeProvider.System.GetUtcNow().AddDays(-60) },
        ];

        foreach (var question in questions)
        {
            var before = await PagesReadAsync(source, database);
            await store.ListAsync(question, Cancelled);
            Assert.True(await PagesReadAsync(source, database) - before < 1000, question.ToString());
        }

        Assert.True(await database.ScalarAsync<int>("select relpages from pg_class where oid = 'audit.events'::regclass") > 4000);
    }

    /// <summary>On one connection, which hands in what it has read itself before anything is counted.</summary>
    private static async Task FillAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OwnerDataSource.OpenConnectionAsync(Cancelled);
        foreach (var statement in new[] { sql, "vacuum analyze audit.events", "select pg_stat_force_next_flush()" })
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(Cancelled);
        }
    }

    private static async Task<long> PagesReadAsync(NpgsqlDataSource source, TestDatabase database)
    {
        await using (var flush = source.CreateCommand("select pg_stat_force_next_flush()")) await flush.ExecuteNonQueryAsync(Cancelled);
        return await database.ScalarAsync<long>(
            "select heap_blks_read + heap_blks_hit from pg_statio_all_tables where relid = 'audit.events'::regclass");
    }
}
