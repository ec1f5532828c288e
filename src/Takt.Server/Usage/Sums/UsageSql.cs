using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Metering.Usage;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Queries;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Sums;

/// <summary>
/// The statements behind one answer: which groups there are and what they cost; the series of those that are shown; and the series of all,
/// from which what isn't shown follows. So of many groups only the shown ones are ever laid out over time.
/// </summary>
internal sealed class UsageSql
{
    /// <summary>A row <c>u</c> of <c>usage</c> that counts: no other is the same call, and it is one.</summary>
    public static readonly string CountedCall = $"u.flags & {(short)UsageFlags.Uncounted} = 0";

    private const string Tokens = "input + output + cache_read + cache_write",
        Doings = "active_ms + commits + pull_requests + lines_added + lines_removed";

    private readonly QueryScope _scope;
    private readonly UsageFrame _frame;
    private readonly bool _bounded;
    private readonly UsageSort _sort;
    private readonly UsageSource _source;
    private readonly UsageSource _groups;

    /// <param name="bounded">
    /// Sums stop at what can be counted on with, which takes longer; without it more than that is an error (22003).
    /// </param>
    public UsageSql(
        UsageFrame frame, QueryScope scope, IReadOnlyList<string> groupBy, bool bounded = false, UsageSort sort = UsageSort.Cost)
    {
        (_frame, _scope, _bounded, _sort) = (frame, scope, bounded, sort);
        BySession = scope.HasSession || groupBy.Contains(Dimension.Session);
        VariesWithinSession = scope.OfCall || groupBy.Any(dimension => scope.Of(dimension).OfCall);
        Labels = GroupKeys.Columns(groupBy, scope);
        string[] columns = [.. scope.Columns.Concat(Labels).Where(column => column != "session_id").Distinct()];
        _source = UsageSource.Of(frame, columns, BySession);
        _groups = UsageSource.Of(frame, columns, BySession, isLaidOut: false);
    }

    /// <summary>The columns of a row's labels.</summary>
    public string[] Labels { get; }

    /// <summary>True when rows of single sessions are asked for.</summary>
    public bool BySession { get; }

    /// <summary>True when what is asked for is a call's: sessions and activity have no part of it.</summary>
    public bool VariesWithinSession { get; }

    /// <summary>Rows (labels…, measures…) of the whole range.</summary>
    public string Whole
    {
        get
        {
            var labels = Join(Labels.Select(label => $"s.{label}"));
            var measures = Join(MeasureTable.Rows.Select(row => Sum(row.Column, row.IsMoney)));
            return Labels.Length == 0 ? $"select {measures} from ({_groups.Rows}) s where true{_scope.Where}"
                : $"select {labels}, {measures} from ({_groups.Rows}) s where true{_scope.Where} group by {labels}";
        }
    }

    /// <summary>Rows (labels…, cost, tokens, what they are ordered by); of a group in which there is nothing none.</summary>
    public string Groups
    {
        get
        {
            // What people and agents did is nobody's call: cut by calls' labels it would be a group of its own with nothing in it.
            string[] signs = VariesWithinSession ? ["calls", "cost_nano", Tokens] : ["calls", "cost_nano", Tokens, "sessions", Doings];
            var labels = Join(Labels.Select(label => $"s.{label}"));
            return $"""
                select {labels}, {Sum("cost_nano", isMoney: true)}, {Sum(Tokens, isMoney: false)}, {Rank}
                from ({_groups.Rows}) s where true{_scope.Where}
                group by {labels}
                having {string.Join(" or ", signs.Select(sign => $"{(_bounded ? "sum" : "total")}({sign}) <> 0"))}
                """;
        }
    }

    /// <summary>
    /// Rows (labels…, number of the interval from 1 on, measures…) of the groups whose labels are in <c>@label0</c> and so on.
    /// </summary>
    /// <param name="picked">By label: whether those with a value and those without are asked for; none where all are.</param>
    public string Series(IReadOnlyList<(bool Some, bool None)> picked)
    {
        var conditions = picked.Select((pick, i) => pick switch
        {
            (true, true) => $" and (s.{Labels[i]} = any(@label{i}) or s.{Labels[i]} is null)",
            (true, false) => $" and s.{Labels[i]} = any(@label{i})",
            _ => $" and s.{Labels[i]} is null",
        });
        return OverTime(_source, Labels, string.Concat(conditions));
    }

    /// <summary>Rows (number of the interval from 1 on, measures…) of all groups together.</summary>
    public string Totals => OverTime(UsageSource.Of(_frame, [.. _scope.Columns.Distinct()], BySession), [], "");

    private string Rank => _sort switch
    {
        UsageSort.Cost or UsageSort.Change => Sum("cost_nano", isMoney: true),
        UsageSort.NewTokens => Sum("input + output + cache_write", isMoney: false),
        UsageSort.CacheReadTokens => Sum("cache_read", isMoney: false),
        UsageSort.ActiveSeconds => Sum("active_ms", isMoney: false),
        UsageSort.PullRequests => Sum("pull_requests", isMoney: false),
        UsageSort.LinesAdded => Sum("lines_added", isMoney: false),
        UsageSort.LinesRemoved => Sum("lines_removed", isMoney: false),
        UsageSort.UnpricedTokens => Sum("unpriced_tokens", isMoney: false),
        UsageSort.Sessions => Sum("sessions", isMoney: false),
        UsageSort.Commits => Sum("commits", isMoney: false),
        _ => Sum("calls", isMoney: false),
    };

    private string OverTime(UsageSource source, string[] labels, string where)
    {
        // Rows are put together by their days first, which is cheap; their interval is looked up once for each point of the answer.
        var (bucket, number) = source.Time switch
        {
            "day" => (_frame.Interval == UsageInterval.Day ? "s.day" : "date_trunc(@unit, s.day::timestamp)::date",
                "width_bucket(g.bucket, @bucket_days)"),
            "bucket" => ("s.bucket", "g.bucket"),
            _ => ("width_bucket(s.at, @buckets)", "g.bucket"),
        };
        var measures = MeasureTable.Rows.Select(row => $"{Sum(row.Column, row.IsMoney)} as {row.Column}");
        return $"""
            select {Join([.. labels.Select(label => $"g.{label}"), number])}, {MeasureTable.Columns} from (
              select {Join([.. labels.Select(label => $"s.{label}"), $"{bucket} as bucket"])}, {Join(measures)}
              from ({source.Rows}) s where true{_scope.Where}{where}
              group by {Join([.. labels.Select(label => $"s.{label}"), bucket])}) g
            """;
    }

    private string Sum(string column, bool isMoney) => !_bounded ? $"total({column})" : isMoney ? Nano(column) : Counts(column);

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);
}
