using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// Spans that are no calls, since one that bears usage is below them. The links of a trace are kept, so that a child that comes later is
/// found to be one: what once is above stays above.
/// </summary>
internal static class SpanWriter
{
    private const string Insert = """
        insert into span_links as l (organization_id, trace, span, parent, session_id, record_key, seen_at)
        select $1, s.*, $7 from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::uuid[]) as s (trace, span, parent,
          session_id, record_key)
        on conflict (organization_id, trace, span) do update set
          (session_id, parent, record_key) = (select k.session_id, k.parent, k.record_key from (values
            (excluded.session_id, excluded.parent, excluded.record_key), (l.session_id, l.parent, l.record_key)) as k (session_id, parent,
              record_key)
            order by k.record_key is null, k.session_id desc, k.parent desc limit 1), seen_at = excluded.seen_at
        """;

    private const string MarkAncestors = """
        with recursive up (trace, span) as (
          select l.trace, l.parent from span_links l where l.organization_id = $1 and l.trace = any($2) and l.record_key is not null
            and l.parent <> 0 and l.parent <> l.span
          union
          select l.trace, l.parent from up join span_links l on l.organization_id = $1 and l.trace = up.trace and l.span = up.span
          where l.parent <> 0)
        update span_links l set above = true from up where l.organization_id = $1 and l.trace = up.trace and l.span = up.span
          and not l.above
        """;

    // Where a span's links to the top are lost, it is below the root of its trace: which may change when a lost link comes, so it is not
    // kept.
    private const string Select = """
        with recursive up (trace, span, parent) as (
          select l.trace, l.span, l.parent from span_links l where l.organization_id = $1 and l.trace = any($2) and l.record_key is not null
          union
          select up.trace, up.span, l.parent from up join span_links l on l.organization_id = $1 and l.trace = up.trace
            and l.span = up.parent where up.parent <> 0),
          lost as (select distinct trace from (select trace, span from up group by trace, span having bool_and(parent <> 0)) s)
        select l.session_id, l.record_key, bool_and(l.above or (l.parent = 0 and l.trace in (select trace from lost)))
        from span_links l where l.organization_id = $1 and l.trace = any($2) and l.record_key is not null
        group by 1, 2
        """;

    /// <param name="traces">Those of the links, and of calls whose links came before them.</param>
    public static void AddCommands(
        NpgsqlBatch batch, int organizationId, IReadOnlyCollection<SpanLink> links, IEnumerable<Guid> traces, DateTime now)
    {
        var rows = links.OrderBy(link => link.Reference.Trace).ThenBy(link => link.Reference.Span).ToArray();
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, rows, l => l.Reference.Trace)
            .AddColumn(NpgsqlDbType.Bigint, rows, l => l.Reference.Span)
            .AddColumn(NpgsqlDbType.Bigint, rows, l => l.Parent)
            .AddColumn(NpgsqlDbType.Uuid, rows, l => l.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, rows, l => l.Call)
            .AddValue(now);
        batch.BatchCommands.Add(insert);
        var sorted = traces.Order().ToArray();
        foreach (var sql in new[] { MarkAncestors, Select })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddValue(organizationId).AddValue(sorted);
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>
    /// The calls of the traces that these spans are of, and whether each is told by spans alone that have usage below them.
    /// </summary>
    public static async Task ReadAsync(
        NpgsqlDataReader reader, Dictionary<(Guid SessionId, Guid Key), bool> calls, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
            calls[(reader.GetGuid(0), reader.GetGuid(1))] = reader.GetBoolean(2);
    }
}
