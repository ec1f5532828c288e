namespace Takt.Server.Tests.Prices;

/// <summary>What rows of usage and of points add up to, by the rows alone.</summary>
internal static class RowSums
{
    private const string Columns = "series_id, calls, input, output, cache_read, cache_write, cost_nano, reported_nano, list_nano, "
        + "unpriced_tokens, unitemised_tokens";

    private static readonly string Sums = string.Join(
        ", ", Columns.Split(", ").Skip(1).Select(column => $"sum({column})::bigint as {column}"));

    private const string Rows = """
        select series_id, 1 as calls, input::bigint, output::bigint, cache_read::bigint, cache_write::bigint,
          coalesce(cost_nano, 0) as cost_nano,
          case when flags & 1 = 1 then coalesce(cost_nano, 0) else 0 end as reported_nano, coalesce(list_nano, 0) as list_nano,
          case when cost_nano is null then input::bigint + output + cache_read + cache_write else 0 end as unpriced_tokens,
          0 as unitemised_tokens
        from usage where organization_id = $1 and flags & 384 = 0
        union all
        select series_id, 0, case when measure in (1, 6) then counted else 0 end, case measure when 2 then counted else 0 end,
          case measure when 3 then counted else 0 end, case measure when 4 then counted else 0 end, coalesce(cost_nano, 0),
          case measure when 5 then counted else 0 end, coalesce(list_nano, 0), case when measure <> 5 and cost_nano is null then counted
            else 0 end,
          case when measure <> 5 then counted else 0 end
        from usage_points where organization_id = $1 and counted <> 0
        """;

    /// <summary>Of each call and each point what it costs, in the order of the keys.</summary>
    public const string Costs = """
        select string_agg(line, E'\n' order by line) from (
          select concat_ws(' ', u.session_id, u.record_key, coalesce(u.cost_nano, -1), coalesce(u.list_nano, -1),
            coalesce(u.cache_write_1h, -1), u.flags, u.price_version, p.input, p.write_5m, p.write_1h, p.read, p.output) as line
          from usage u left join token_prices p using (price_id) where u.organization_id = $1
          union all
          select concat_ws(' ', session_id, record_key, counted, coalesce(cost_nano, -1), coalesce(list_nano, -1), share_nano,
            price_version) from usage_points where organization_id = $1) l
        """;

    /// <summary>How many series have other sums in a rollup than their rows have.</summary>
    public static string Differences(string table) => $"""
        with r as (select series_id, {Sums} from ({Rows}) r group by series_id),
          s as (select series_id, {Sums} from {table} where organization_id = $1 group by series_id)
        select count(*) from (
          (select * from r except select * from s) union all (select * from s except select * from r)) d
        where (d.calls, d.input, d.output, d.cache_read, d.cache_write, d.cost_nano, d.list_nano) is distinct from (0, 0, 0, 0, 0, 0, 0)
        """;
}
