using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>What all families do to report data points.</summary>
internal static class Points
{
    private const double MsPerSecond = 1_000;

    /// <summary>Of one kind in one point, be it the sum of a whole stream: nobody's process comes near.</summary>
    private const long MostTokens = 1_000_000_000_000;

    /// <summary>Rejects what is no sum: gauges, summaries and points without temporality can't be added up.</summary>
    public static bool IsSum(Record record, bool orHistogram = false)
    {
        var summable = record.MetricKind == MetricKind.Sum
            || (orHistogram && record.MetricKind is MetricKind.Histogram or MetricKind.ExponentialHistogram);
        if (summable && record.Temporality != MetricTemporality.Unspecified)
            return true;
        record.Understood = true;
        record.Batch.Reject("a usage metric must be a sum with delta or cumulative temporality");
        return false;
    }

    public static void ReportUsage(Record record, Measure measure, in DimensionFields special)
    {
        record.Understood = true;
        if (!TryValue(record, measure == Measure.Cost, out var value))
            return;
        var stream = Stream(record);
        record.Batch.Points.Add(new PointReport
        {
            Session = Session(record),
            Dimensions = record.UsageDimensions(special),
            Measure = measure,
            Stream = stream,
            Key = Key(record, stream),
            StartUnixNano = record.StartUnixNano,
            TimeUnixNano = record.TimeUnixNano,
            Value = value,
            Cumulative = record.Temporality == MetricTemporality.Cumulative,
        });
    }

    /// <param name="seconds">The value is in seconds and is kept in milliseconds, halves to even.</param>
    public static void ReportActivity(
        Record record, string kind, in DimensionFields special, bool seconds = false, in ActivityDetails details = default)
    {
        var measured = record.Value;
        if (seconds && RecordFields.TryDoubleOf(measured, out var number))
            measured = AttributeValue.Double(number * MsPerSecond);
        if (!RecordFields.TryCountOf(measured, out var value) || value > ActivityKinds.MostOf(kind))
        {
            RejectValue(record);
            return;
        }
        var cumulative = record.Temporality == MetricTemporality.Cumulative;
        if (value == 0 && !cumulative)
            return;
        var stream = Stream(record);
        var key = record.Hash.Start((byte)'b').Add(Key(record, stream));
        foreach (var character in kind)
            key.Add(character);
        record.Batch.Activities.Add(new ActivityReport
        {
            Session = Session(record),
            Dimensions = record.ActivityDimensions(special),
            Key = key.Finish(),
            Kind = kind,
            TimeUnixNano = record.TimeUnixNano,
            Value = value,
            CumulativeStream = cumulative ? stream : null,
            Details = details,
        });
    }

    private static bool TryValue(Record record, bool isMoney, out long value)
    {
        var valid = isMoney
            ? RecordFields.TryDoubleOf(record.Value, out var usd) & Money.TryFromDouble(usd, out value) && value <= RecordFields.MaxCount
            : RecordFields.TryCountOf(record.Value, out value) && value <= MostTokens;
        if (!valid)
            RejectValue(record);
        return valid;
    }

    private static void RejectValue(Record record)
    {
        record.Understood = true;
        record.Batch.Reject("a data point's value is negative, too large or not a number");
    }

    /// <summary>A cumulative stream has to stay in one session, so without a session id the day is the stream's first.</summary>
    private static SessionIdentity Session(Record record) =>
        record.Session(record.Temporality == MetricTemporality.Cumulative && record.StartUnixNano > 0 ? record.StartUnixNano : null);

    private static Guid Stream(Record record)
    {
        // Session and identity are no part (StreamContext), nor is the resource: a relay that strips them continues the stream.
        var hash = record.Hash.Start((byte)'s').Add(record.Name).Add(record.StartUnixNano);
        record.PointAttributes.AddTo(hash);
        return hash.Finish();
    }

    private static Guid Key(Record record, Guid stream) =>
        record.Hash.Start((byte)'v').Add(stream).Add(record.RawTimeUnixNano).Add(record.Value).Add((long)record.Temporality).Finish();
}
