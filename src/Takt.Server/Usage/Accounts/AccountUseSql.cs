using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Accounts;

/// <summary>The statements that keep <c>account_use</c> and <c>account_refusals</c>.</summary>
internal static class AccountUseSql
{
    /// <summary>
    /// What counts of a session's records, in nano-dollars of the price list; of calls without a price there, what the client said.
    /// </summary>
    /// <remarks>Of an organization <c>$1</c>, a day <c>$2</c> and a session <c>$3</c>.</remarks>
    public static readonly string Facts = $"""
        select at, series_id, coalesce(list_nano, cost_nano, 0) as nano from usage
        where organization_id = $1 and session_on = $2 and session_id = $3 and flags & {(int)UsageFlags.Uncounted} = 0
        union all
        select at, series_id, coalesce(list_nano, 0) from usage_points
        where organization_id = $1 and session_on = $2 and session_id = $3 and counted <> 0
        """;

    public const string Forget = """
        delete from account_use where organization_id = $1 and session_id = $2;
        """;

    public const string ForgetRefusals = "delete from account_refusals where organization_id = $1 and session_id = $2";

    public static readonly string Keep = $"""
        insert into account_use (organization_id, account_id, day, session_id, minutes, nano)
        select $1, account_id, (to_timestamp(minute * 60.0) at time zone 'UTC')::date, $3,
          array_agg((minute % 1440)::smallint order by minute), array_agg(nano order by minute)
        from (
          select s.account_id, floor(extract(epoch from f.at) / 60)::bigint as minute, least(sum(f.nano), 9e18)::bigint as nano
          from ({Facts}) f join series s on s.organization_id = $1 and s.series_id = f.series_id
          where s.account_id is not null group by 1, 2) u
        group by 2, 3
        """;

    /// <summary>A transcript's line and an event of one refusal may both be there: they say the same.</summary>
    public static readonly string Refused = $"""
        select s.account_id, a.at, regexp_replace(k.name, '^(limit_ms|limit_event_ms)\.', '') as scope,
          max(case when a.delta > 0 then a.at + a.delta * interval '1 millisecond' end) as resets_at
        from activity a join activity_kinds k on k.kind_id = a.kind_id
        join series s on s.organization_id = $1 and s.series_id = a.series_id
        where a.organization_id = $1 and a.session_on = $2 and a.session_id = $3 and s.account_id is not null
          and (k.name like '{ActivityKinds.Limits}%' or k.name like '{ActivityKinds.LimitEvents}%')
        group by 1, 2, 3
        """;

    public static readonly string KeepRefusals = $"""
        insert into account_refusals (organization_id, session_id, account_id, at, scope, resets_at) select $1, $3, r.* from ({Refused}) r
        """;
}
