using Takt.Metering.Counting;

namespace Takt.Server.Usage.Accounts;

/// <summary>The statements that read what accounts used.</summary>
internal static class AccountReadSql
{
    /// <summary>Of an account <c>$2</c> since a day <c>$3</c>, but for sessions <c>$4</c> that have changed since.</summary>
    public const string Kept = """
        select day, minutes, nano from account_use
        where organization_id = $1 and account_id = $2 and day >= $3 and session_id <> all($4)
        """;

    /// <summary>
    /// Rows (session, its first day, its accounts) of sessions that have changed since <c>$2</c> and are not yet looked at again.
    /// </summary>
    public const string Due = """
        select s.session_id, s.session_on, array_agg(distinct e.account_id) from sessions s
        cross join lateral (
          select s.series_id union all
          select d.series_id from session_day d where d.organization_id = $1 and d.session_id = s.session_id) d
        join series e on e.organization_id = $1 and e.series_id = d.series_id
        where s.organization_id = $1 and s.due and s.last_at >= $2 and e.account_id is not null
        group by 1, 2
        """;

    /// <summary>What each of the account's last prompts took, the newest first: of the sessions of the days since <c>$3</c>.</summary>
    public static readonly string Prompts = $"""
        select least(sum(coalesce(u.list_nano, u.cost_nano, 0)), 9e18)::bigint
        from (
          select s.session_id, s.session_on from sessions s
          where s.organization_id = $1 and s.session_id in (
            select session_id from account_use where organization_id = $1 and account_id = $2 and day >= $3)
          order by s.last_at desc limit 20) s
        cross join lateral (
          select u.* from usage u where u.organization_id = $1 and u.session_on = s.session_on and u.session_id = s.session_id
            and u.prompt_id is not null and u.flags & {(int)UsageFlags.Uncounted} = 0 offset 0) u
        group by u.prompt_id order by max(u.at) desc limit 50
        """;

    /// <summary>What a session's records say now of an account <c>$4</c>: rows (minute, nano-dollars).</summary>
    public static readonly string Fresh = $"""
        select floor(extract(epoch from f.at) / 60)::bigint, least(sum(f.nano), 9e18)::bigint
        from ({AccountUseSql.Facts}) f join series s on s.organization_id = $1 and s.series_id = f.series_id
        where s.account_id = $4 group by 1
        """;

    public const string Refusals = """
        select at, scope, resets_at from account_refusals
        where organization_id = $1 and account_id = $2 and at >= $3 and session_id <> all($4)
        """;

    /// <summary>Refusals that a session's records tell now of an account <c>$4</c>.</summary>
    public static readonly string FreshRefusals = $"select at, scope, resets_at from ({AccountUseSql.Refused}) r where account_id = $4";
}
