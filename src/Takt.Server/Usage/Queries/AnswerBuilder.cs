using System.Collections.Immutable;
using Takt.Contracts.Usage;
using Takt.Server.Usage.Changes;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Queries;

/// <summary>Makes an answer of the rows of <see cref="UsageSql"/>: pure.</summary>
/// <param name="varies">True when it is cut by what varies within a session.</param>
/// <param name="bySession">True when it is cut by single sessions.</param>
internal sealed class AnswerBuilder(
    UsageFrame frame, ImmutableArray<string> groupBy, bool varies, bool bySession, UsageChanges? changes = null)
{
    private readonly KnownMeasures _knows = new(Sessions: !varies, Activity: !varies && !bySession);

    private readonly Dictionary<DateTimeOffset, int> _positions = frame.Buckets.Select((at, i) => (at, i))
        .ToDictionary(b => b.at, b => b.i);

    public UsageAnswer Build(IReadOnlyList<UsageRow> rows, LabelReader labels, Func<UsageTotals, Standing> standing)
    {
        var total = Sum(rows);
        var slots = rows.GroupBy(r => r.Slot).ToArray();
        var groups = slots.Where(s => s.Key > 0).Select(s => Group(s.First(), [.. s], labels)).ToList();
        if (groupBy.IsEmpty && groups.Count == 0)
            groups.Add(Group(default, [], labels));
        var other = slots.FirstOrDefault(s => s.Key == 0);
        var totals = total.Totals(_knows);
        return new()
        {
            Standing = standing(totals),
            From = frame.From,
            To = frame.To,
            Interval = frame.Unit,
            TimeZone = frame.TimeZone,
            EarlierTimeZones = frame.EarlierTimeZones,
            GroupBy = groupBy,
            Totals = totals,
            Compared = changes?.Range,
            Change = changes?.Of(_ => true, total, _knows),
            SessionsUnknown = _knows.Sessions ? null : UsageAnswer.WhyNoSessions,
            Groups = groups,
            Other = other is null ? null : Other(other.First().OtherGroups, [.. other], [.. slots.Where(s => s.Key > 0).Select(KeyOf)]),
        };
    }

    private UsageGroup Group(UsageRow key, IReadOnlyList<UsageRow> rows, LabelReader labels)
    {
        string[] values = [key.Key1, key.Key2];
        Dictionary<string, string?> keys = [];
        Dictionary<string, string> names = [];
        for (var i = 0; i < groupBy.Length; i++)
        {
            keys[groupBy[i]] = values[i].Length == 0 ? null : values[i];
            if (labels.Label(groupBy[i], values[i]) is { } name)
                names[groupBy[i]] = name;
        }

        var sum = Sum(rows);
        return new()
        {
            Key = keys,
            Labels = names,
            Totals = sum.Totals(_knows),
            Change = groupBy.IsEmpty ? changes?.Of(_ => true, sum, _knows) : changes?.Of((key.Key1, key.Key2), sum, _knows),
            Series = Series(rows),
        };
    }

    private UsageOther Other(int groups, IReadOnlyList<UsageRow> rows, HashSet<(string, string)> shown) => new()
    {
        Groups = groups,
        Totals = Sum(rows).Totals(_knows),
        Change = changes?.Of(key => !shown.Contains(key), Sum(rows), _knows),
        Series = Series(rows),
    };

    private static (string, string) KeyOf(IEnumerable<UsageRow> rows) => (rows.First().Key1, rows.First().Key2);

    private static UsageSum Sum(IReadOnlyList<UsageRow> rows) => rows.Aggregate(default(UsageSum), (sum, row) => sum + row.Sum);

    private UsagePoint[] Series(IReadOnlyList<UsageRow> rows)
    {
        var sums = new UsageSum[frame.Buckets.Count];
        foreach (var row in rows)
            sums[_positions[row.At]] = row.Sum;
        return [.. sums.Select((sum, i) => sum.Point(frame.Buckets[i], _knows))];
    }
}
