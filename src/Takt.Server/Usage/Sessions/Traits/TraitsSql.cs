using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>The statements that keep <c>session_traits</c>.</summary>
internal static class TraitsSql
{
    /// <summary>
    /// Rows (organization, session, its first day, the version of its row) of sessions that have changed in the last days, the latest
    /// first, and organizations in turns: however much one of them tells, the others' come as soon.
    /// </summary>
    public static readonly string Due = InTurns("and x.last_at > now() - interval '2 days'");

    /// <summary>The same of sessions that changed long after their time.</summary>
    public static readonly string OldDue = InTurns("");

    /// <summary>Unless it has changed meanwhile: then it is looked at again.</summary>
    public const string Done = """
        update sessions set due = false where organization_id = $1 and session_id = $2 and xmin::text::bigint = $3
        """;

    public const string Upsert = """
        insert into session_traits as t (organization_id, session_id, session_on, peak_context, misses, missed_tokens, miss_nano,
          avoidable_nano, prompts, api_errors, failed_tools, rejections, commits, pull_requests)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (organization_id, session_id) do update set peak_context = excluded.peak_context, misses = excluded.misses,
          missed_tokens = excluded.missed_tokens, miss_nano = excluded.miss_nano, avoidable_nano = excluded.avoidable_nano,
          prompts = excluded.prompts, api_errors = excluded.api_errors, failed_tools = excluded.failed_tools,
          rejections = excluded.rejections, commits = excluded.commits, pull_requests = excluded.pull_requests, made_at = now()
        """;

    /// <summary>Answers that show them are no longer what they were.</summary>
    public const string Tell = """
        insert into feed_pending (organization_id, kind, persons)
        select $1, 'usage', array_agg(distinct s.person_id) from session_day d
        join series s on s.organization_id = d.organization_id and s.series_id = d.series_id
        where d.organization_id = $1 and d.session_id = $2 having count(*) > 0
        """;

    private static string InTurns(string when) => $"""
        select s.organization_id, s.session_id, s.session_on, s.version from organizations o
        cross join lateral (
          select x.*, x.xmin::text::bigint as version, row_number() over (order by x.last_at desc) as turn from sessions x
          where x.organization_id = o.organization_id and x.due {when}
          order by x.last_at desc limit $1) s
        order by s.turn, s.organization_id limit $1
        """;

    public static readonly string Counts = $"""
        select k.name, {BoundedSum.Counts("a.delta")} from activity a join activity_kinds k on k.kind_id = a.kind_id
        where a.organization_id = $1 and a.session_on = $2 and a.session_id = $3
          and k.name in ('{ActivityKinds.Commits}', '{ActivityKinds.PullRequests}')
        group by 1
        """;
}
