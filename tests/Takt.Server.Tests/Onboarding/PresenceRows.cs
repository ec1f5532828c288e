using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>What many exports would have left behind of who was heard.</summary>
internal static class PresenceRows
{
    /// <summary>As if a token of organization 1 had been heard, by its logs, from every machine whose name is like that.</summary>
    /// <param name="ago">An interval in SQL over <c>h</c>, the machine.</param>
    /// <param name="version">The client's; null for one that doesn't say.</param>
    public static Task HearMachinesAsync(this TestServer server, long token, string hosts, string ago, string? version = null) =>
        server.Database.ExecuteAsync(
            $"""
            with who as (
              insert into persons (organization_id, kind, key)
              select 1, case when member_id is null then 'unknown' else 'member' end, coalesce(member_id::text, '') from tokens
              where token_id = $1
              on conflict (organization_id, kind, key) do update set kind = excluded.kind returning person_id
            )
            insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at,
              last_received_at, app_version, source)
            select 1, $1, who.person_id, h.machine_id, 0, 2, at, at, at, $3, 'claude_code'
            from who, machines h, lateral (select now() - {ago}) t (at)
            where h.organization_id = 1 and h.host_name like $2
            """,
            token, hosts, (object?)version ?? DBNull.Value);
}
