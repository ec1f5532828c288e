using Takt.Metering.Counting.Joining;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>The calls of a set of reports as each key in each session tells them.</summary>
public static class ToldCalls
{
    internal static List<ToldCall> Of(ReportSet set, Identities identities, long receivedMicros)
    {
        var ancestors = Ancestors.Of(set.Spans);
        var rows = new List<ToldCall>();
        foreach (var group in set.Calls.GroupBy(report => (report.Session.Id, report.Key)))
        {
            var first = group.First();
            var (call, lead) = (Call.From(first, RecordTime.Clamp(first.TimeUnixNano, receivedMicros)), first.Dimensions);
            foreach (var report in group.Skip(1))
            {
                var other = Call.From(report, RecordTime.Clamp(report.TimeUnixNano, receivedMicros));
                var leads = Leads(call, lead, other, report.Dimensions);
                call = Call.Merge(call, other, out _);
                if (leads)
                    lead = report.Dimensions;
            }

            var isAncestor = call.Told == Witness.Span && ancestors.Contains(group.Key);
            rows.Add(new(group.Key.Id, first.Session.Named, group.Key.Key, call, lead, identities.Of(group.Key.Id), isAncestor));
        }

        return rows;
    }

    /// <summary>Whose dimensions are the call's: the better report's, among equals the greater by content.</summary>
    public static bool Leads(in Call known, Dimensions dimensions, in Call other, Dimensions others) =>
        Call.Compare(other, known) is var order && order != 0 ? order > 0 : DimensionsOrder.Compare(others, dimensions) > 0;
}
