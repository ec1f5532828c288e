using Takt.Metering.Counting;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Sessions;

/// <summary>The statements behind lists of sessions and one session. <c>mine</c> holds the series whose rows the viewer may see.</summary>
internal sealed class SessionSql(QueryScope scope)
{
    private static readonly string OwnAmounts = string.Join(", ", AmountTable.Rows.Select(row => $"coalesce(own.{row.Column}, 0)"));
    private static readonly string DayAmounts = string.Join(", ", AmountTable.Rows.Select(
        row => $"{(row.IsMoney ? Nano("d." + row.Column) : Counts("d." + row.Column))} as {row.Column}"));

    private static readonly string[] Figures = ["1", "u.input", "u.output", "u.cache_read", "u.cache_write", "u.cost_nano"];

    private readonly bool _own = scope.ViewerPersons is not null;

    /// <summary>
    /// Rows (id, on, name, named, first, last, signals, person, source, machine, repository, branch, models, rank, amounts): the limit and
    /// one more.
    /// </summary>
    public string List(SessionSort sort) => Summaries($"""
        select x.*, {Rank(sort)} as rank from sessions x{(sort == SessionSort.Newest ? "" : " " + Worth(sort))}
        where x.organization_id = @org and x.session_on >= (select organization_floor(@org))
          and (@from::timestamptz is null or x.last_at >= @from)
          and (@to::timestamptz is null or x.first_at < @to)
          and (x.named or exists (select from session_day d where d.organization_id = @org and d.session_id = x.session_id and {Counted}))
          {(scope.IsWhole ? "" : "and " + Reaches("picked"))}
          and (@cursor_id::uuid is null or ({Rank(sort)}, x.session_id) < ({(sort == SessionSort.Newest ? "@cursor_at" : "@cursor_rank")},
            @cursor_id))
        order by rank desc, x.session_id desc limit @limit
        """, sort);

    /// <summary>One session, in the same columns.</summary>
    public string One => Summaries($"""
        select x.*, x.last_at as rank from sessions x where x.organization_id = @org
          and x.session_id = @id and x.session_on >= (select organization_floor(@org)){(_own ? " and " + Reaches("mine") : "")}
        """, SessionSort.Newest);

    /// <summary>
    /// What half of the sessions cost less than, of all in scope of the last 28 days: null of fewer than eight. The discrete percentile is
    /// one of the costs, so that money stays whole.
    /// </summary>
    public string Median => $"""
        select case when count(*) >= 8 then percentile_disc(0.5) within group (order by cost) end from (
          select d.session_id, {Nano("d.cost_nano")} as cost
          from session_day d join series s on s.organization_id = @org and s.series_id = d.series_id
          where d.organization_id = @org{scope.Where} and d.day > (select max(day) - 28 from session_day where organization_id = @org)
          group by d.session_id having sum(d.cost_nano) > 0) sessions
        """;

    /// <summary>Rows (session, kind, sum) for the sessions in @ids, whose first days are in @days.</summary>
    public string Activity => $"""
        {With}
        select a.session_id, k.name, {Counts("a.delta")}
        from unnest(@ids, @days) as p (session_id, session_on)
        join activity a on a.organization_id = @org and a.session_on = p.session_on and a.session_id = p.session_id{Mine("a")}
        join activity_kinds k on k.kind_id = a.kind_id
        group by 1, 2 having sum(a.delta) <> 0
        """;

    /// <summary>
    /// Rows (session, place, cost, model) for the sessions in @ids: what their calls cost in order, those of
    /// longer sessions in @bars parts, each with the model that costs most in it.
    /// </summary>
    public string Tapes => $"""
        {With}
        select session_id, bar, {Nano("cost")}, (array_agg(model order by cost desc, model))[1] from (
          select p.session_id, s.model, coalesce(u.cost_nano, 0) as cost,
            ((row_number() over (partition by p.session_id order by u.at, u.record_key) - 1) * @bars
              / greatest(count(*) over (partition by p.session_id), @bars))::int as bar
          from sessions p
          cross join lateral (
            select * from usage where organization_id = @org and session_on = p.session_on and session_id = p.session_id
              and counted_in is null
            union all select * from usage where organization_id = @org and counted_in = p.session_id offset 0) u
          join series s on s.organization_id = @org and s.series_id = u.series_id
          where p.organization_id = @org and p.session_id = any(@ids) and {UsageSql.CountedCall}{Mine("u")}) calls
        group by session_id, bar order by session_id, bar
        """;

    /// <summary>The calls of the session @id, whose first day is @day, that count, by time.</summary>
    public string Calls => $"""
        {With}
        select u.at, u.record_key, s.model, s.query_source, s.agent, u.prompt_id, u.input, u.output, u.cache_read, u.cache_write,
          u.cache_write_1h, u.cost_nano, u.list_nano, u.duration_ms, u.evidence, u.flags, u.agent_id, u.parent_agent_id, u.request_id,
          u.sequence, s.effort, u.ttft_ms, u.attempts
        from ({OfSession}) u
        join series s on s.organization_id = @org and s.series_id = u.series_id
        where {UsageSql.CountedCall}{Mine("u")}
          and (@cursor_id::uuid is null or (u.at, u.record_key) > (@cursor_at, @cursor_id))
        order by u.at, u.record_key limit @limit
        """;

    /// <summary>
    /// What counts of the session @id, and what each witness says by itself, per model; nothing when another person's usage is in it and
    /// the viewer may not see that.
    /// </summary>
    public string Reconciliation => $"""
        {With}
        , told as (
          select coalesce(s.model_family, s.model, '') as name, u.* from ({OfSession}) u join series s on s.organization_id = @org
            and s.series_id = u.series_id),
        calls as (
          select name, {Told("counted")}, {Told("span")}, {Told("transcript")}
          from (select u.*, {UsageSql.CountedCall} as counted, (u.evidence = 1 or u.flags & {(int)UsageFlags.ToldBySpan} <> 0) as span,
            u.evidence = 2 as transcript from told u) u
          group by name)
        select coalesce(c.name, m.name), {Columns("counted")}, coalesce(m.metric_token_points + m.metric_cost_points, 0),
          coalesce(m.metric_input, 0), coalesce(m.metric_output, 0),
          coalesce(m.metric_cache_read, 0), coalesce(m.metric_cache_write, 0), coalesce(m.metric_cost_points, 0),
          coalesce(m.metric_cost_nano, 0), coalesce(m.metric_input_with_cache, 0),
          {Columns("span")}, {Columns("transcript")}
        from calls c full join (select * from session_models where organization_id = @org and session_id = @id
          and metric_token_points + metric_cost_points > 0) m on m.name = c.name
        order by 1
        """;

    // The rows of the session, and those of others that count in it.
    private const string OfSession = """
        select * from usage where organization_id = @org and session_on = @day and session_id = @id and counted_in is null
        union all select * from usage where organization_id = @org and counted_in = @id
        """;

    private static string Told(string what) => string.Join(", ",
        Figures.Select((amount, i) => $"{Counts($"case when {what} then {amount} end")} as {what}_{i}"));

    private static string Columns(string what) =>
        string.Join(", ", Enumerable.Range(0, Figures.Length).Select(i => $"coalesce(c.{what}_{i}, 0)"));

    private const string OfOthers = """
        select from session_day d
        where d.organization_id = @org and d.session_id = @id and d.series_id not in (select series_id from mine)
        """;

    /// <summary>True when the session has usage of someone else.</summary>
    public string IsShared => $"""
        {With}
        select {(_own ? $"exists ({OfOthers})" : "false")}
        """;

    private string With => _own
        ? "with mine as materialized (select series_id from series where organization_id = @org and person_id = any(@viewer))"
        : "with mine as (select null::bigint as series_id where false)";

    private string Picked => $"""
        , picked as materialized (
          select s.series_id from series s
          where s.organization_id = @org{scope.Where}
        )
        """;

    private string Summaries(string page, SessionSort sort) => $"""
        {With}{Picked}, page as ({page})
        select p.session_id, p.session_on, {(_own ? "case when seen.part and not p.named then '' else p.name end" : "p.name")}, p.named,
          {Whole("p.first_at", PartAt("first"))}, {Whole("p.last_at", PartAt("last"))}, {Whole("p.signals", "0::smallint")},
          s.person_id, s.source,
          coalesce(mc.host_name, own.host_name), coalesce(own.repository, s.repository), coalesce(own.branch, s.branch),
            coalesce(by_model.models, '{"{}"}'),
          {(sort == SessionSort.Newest ? "0::bigint" : "p.rank")},
          {OwnAmounts}, t.made_at, t.peak_context, t.misses, t.missed_tokens, t.miss_nano, t.avoidable_nano, t.api_errors, t.failed_tools,
          t.rejections
        from page p
        {Traits("p")}
        left join lateral (
          select {DayAmounts}, (array_agg(d.series_id order by d.cost_nano desc, d.series_id))[1] as series_id,
            min(d.day) as first_on, max(d.day) as last_on,
            (array_agg(dm.host_name order by d.cost_nano desc) filter (where dm.host_name is not null))[1] as host_name,
            (array_agg(ds.repository order by d.cost_nano desc) filter (where ds.repository is not null))[1] as repository,
            (array_agg(ds.branch order by d.cost_nano desc) filter (where ds.branch is not null))[1] as branch
          from {OfPage}
          left join machines dm on dm.organization_id = @org and dm.machine_id = ds.machine_id
        ) own on true
        {(_own ? Seen : "")}
        join series s on s.organization_id = @org and s.series_id = {Whole("p.series_id", "own.series_id")}
        left join machines mc on mc.organization_id = @org and mc.machine_id = s.machine_id
        left join lateral (
          select array_agg(model order by cost desc, model) as models from (
            select ds.model, sum(d.cost_nano) as cost
            from {OfPage} where ds.model is not null
            group by ds.model) models
        ) by_model on true
        order by p.rank desc, p.session_id desc
        """;

    // Of a session that began as somebody else's the viewer sees their own part alone: whose it is, where and when is not theirs to know.
    private const string Seen = """
        left join lateral (
          select p.series_id not in (select series_id from mine) as part, min(u.at) as first_at, max(u.at) as last_at
          from (
            select at, series_id from usage where organization_id = @org and session_on = p.session_on and session_id = p.session_id
              and counted_in is null
            union all select at, series_id from usage where organization_id = @org and counted_in = p.session_id
          ) u
          where p.series_id not in (select series_id from mine) and u.series_id in (select series_id from mine)
        ) seen on true
        """;

    // What only metrics tell is in no row of its own: of that the day is known.
    private static string PartAt(string which) => $"coalesce(seen.{which}_at, own.{which}_on::timestamp at time zone 'UTC')";

    private string Whole(string whole, string part) => _own ? $"case when seen.part then {part} else {whole} end" : whole;

    // A row that was counted out again stays with zeros: it is no longer the session's.
    private const string Counted =
        "(d.calls <> 0 or d.input <> 0 or d.output <> 0 or d.cache_read <> 0 or d.cache_write <> 0 or d.cost_nano <> 0)";

    // Each session of the page looks its own rows up behind a fence, whatever the planner knows of rows that have just come.
    private string OfPage => $"""
        (select * from session_day d where d.organization_id = @org and d.session_id = p.session_id and {Counted}{Mine("d")} offset 0) d
          cross join lateral (select * from series ds where ds.organization_id = @org and ds.series_id = d.series_id offset 0) ds
        """;

    private static string Reaches(string series) => $"""
        (x.series_id in (select series_id from {series}) or exists (
            select from session_day d where d.organization_id = @org and d.session_id = x.session_id and {Counted}
              and d.series_id in (select series_id from {series})))
        """;

    private static string Rank(SessionSort sort) => sort == SessionSort.Newest ? "x.last_at" : "coalesce(worth.amount, 0)";

    // What takes all of a session's records to know is kept beside it (TraitsKeeper). Where others had a part in it, it is theirs, too.
    private string Traits(string session) => $"""
        left join lateral (
          select t.* from session_traits t where t.organization_id = @org and t.session_id = {session}.session_id{(_own ? $"""
             and not exists (select from session_day o where o.organization_id = @org and o.session_id = {session}.session_id
              and o.series_id not in (select series_id from mine))
            """ : "")}
          offset 0) t on true
        """;

    private string Worth(SessionSort sort) => sort switch
    {
        SessionSort.Cost or SessionSort.Tokens => Sums(sort),
        SessionSort.Context => Traits("x") + " left join lateral (select t.peak_context as amount) worth on true",
        SessionSort.Misses => Traits("x") + " left join lateral (select t.miss_nano as amount) worth on true",
        SessionSort.Avoidable => Traits("x") + " left join lateral (select t.avoidable_nano as amount) worth on true",
        SessionSort.Errors =>
            Traits("x") + " left join lateral (select (t.api_errors + t.failed_tools + t.rejections)::bigint as amount) worth on true",
        _ => Traits("x") + " left join lateral (select t.commits::bigint as amount) worth on true",
    };

    private string Sums(SessionSort sort) => $"""
        left join (
          select d.session_id,
            {(sort == SessionSort.Cost ? Nano("d.cost_nano") : Counts("d.input", "d.output", "d.cache_read", "d.cache_write"))} as amount
          from sessions y join session_day d on d.organization_id = @org and d.session_id = y.session_id{Mine("d")}
          where y.organization_id = @org and (@from::timestamptz is null or y.last_at >= @from)
            and (@to::timestamptz is null or y.first_at < @to)
          group by d.session_id
        ) worth on worth.session_id = x.session_id
        """;

    private string Mine(string alias) => _own ? $" and {alias}.series_id in (select series_id from mine)" : "";
}
