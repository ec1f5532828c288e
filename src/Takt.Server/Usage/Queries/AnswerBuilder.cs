using System.Collections.Immutable;
using Takt.Contracts.Usage;

namespace Takt.Server.Usage.Queries;

/// <summary>Makes an answer of the rows of the two statements: pure.</summary>
internal sealed class AnswerBuilder(UsageFrame frame, ImmutableArray<string> groupBy, bool hasActivity, SessionCounts sessions)
{
    private readonly Dictionary<DateTimeOffset, int> _positions = frame.Buckets.Select((at, i) => (at, i))
        .ToDictionary(b => b.at, b => b.i);

    public UsageAnswer Build(IReadOnlyList<UsageRow> rows, LabelReader labels, Func<UsageTotals, Standing> standing)
    {
        var total = rows.Aggregate(default(UsageSum), (sum, row) => sum + row.Sum);
        var slots = rows.GroupBy(r => r.Slot).ToArray();
        var groups = slots.Where(s => s.Key > 0).Select(s => Group(s.Key, s.First(), [.. s], labels)).ToList();
        if (groupBy.IsEmpty && groups.Count == 0)
            groups.Add(Group(1, default, [], labels));
        var other = slots.FirstOrDefault(s => s.Key == 0);
        var totals = total.Totals(sessions.Total, hasActivity);
        return new()
        {
            Standing = standing(totals),
            From = frame.From,
            To = frame.To,
            Interval = frame.Unit,
            TimeZone = frame.TimeZone,
            GroupBy = groupBy,
            Totals = totals,
            Groups = groups,
            Other = other is null ? null : Other(other.First().OtherGroups, [.. other]),
        };
    }

    private UsageGroup Group(int slot, UsageRow key, IReadOnlyList<UsageRow> rows, LabelReader labels)
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

        return new() { Key = keys, Labels = names, Totals = Totals(slot, rows), Series = Series(slot, rows) };
    }

    private UsageOther Other(int groups, IReadOnlyList<UsageRow> rows) =>
        new() { Groups = groups, Totals = Totals(0, rows), Series = Series(0, rows) };

    private UsageTotals Totals(int slot, IReadOnlyList<UsageRow> rows) =>
        rows.Aggregate(default(UsageSum), (sum, row) => sum + row.Sum).Totals(sessions.Of(slot, null), hasActivity);

    private UsagePoint[] Series(int slot, IReadOnlyList<UsageRow> rows)
    {
        var sums = new UsageSum[frame.Buckets.Count];
        foreach (var row in rows)
            sums[_positions[row.At]] = row.Sum;
        return [.. sums.Select((sum, i) => sum.Point(frame.Buckets[i], sessions.Of(slot, frame.Buckets[i]), hasActivity))];
    }
}
