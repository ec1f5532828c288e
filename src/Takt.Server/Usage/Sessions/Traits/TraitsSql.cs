using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>The statements that keep <c>session_traits</c>.</summary>
internal static class TraitsSql
{
    /// <summary>
    /// Rows (organization, session, its first day, the version of its row) of sessions that have changed, the latest first: of those of the
    /// last days by their time, of older ones whichever there are.
    /// </summary>
    public const string Due = """
        select s.organization_id, s.session_id, s.session_on, s.xmin::text::bigint from organizations o
        cross join lateral (
          select * from sessions s where s.organization_id = o.organization_id and s.last_at > now() - interval '2 days' and s.due
          order by s.last_at desc limit $1) s
        limit $1
        """;

    public const string OldDue = """
        select organization_id, session_id, session_on, xmin::text::bigint from sessions where due limit $1
        """;

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

    public static readonly string Counts = $"""
        select k.name, {BoundedSum.Counts("a.delta")} from activity a join activity_kinds k on k.kind_id = a.kind_id
        where a.organization_id = $1 and a.session_on = $2 and a.session_id = $3
          and k.name in ('{ActivityKinds.Commits}', '{ActivityKinds.PullRequests}')
        group by 1
        """;
}
