using Takt.Contracts.Usage.Events;
using Takt.Metering.Sums;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Events;

/// <summary>Rows of events as tools, edits, waits and models: pure.</summary>
internal static class EventAnswers
{
    public static IReadOnlyList<ToolActivity> Tools(IEnumerable<EventRow> rows) => [.. rows
        .Where(row => row.Kind is ActivityKinds.ToolResults or ActivityKinds.ToolAccepted or ActivityKinds.ToolRejected)
        .GroupBy(row => row.Tool).Select(Tool)
        .OrderByDescending(tool => tool.Uses).ThenBy(tool => tool.Tool, StringComparer.Ordinal)];

    public static IReadOnlyList<EditActivity> Edits(IEnumerable<EventRow> rows) => [.. rows
        .Where(row => row.Kind is ActivityKinds.EditDecisions or ActivityKinds.EditRejections)
        .GroupBy(row => row.Sort.Language).Select(Edit)
        .OrderByDescending(edit => edit.AcceptedByPerson + edit.AcceptedByRule).ThenBy(edit => edit.Language, StringComparer.Ordinal)];

    public static IReadOnlyList<WaitActivity> Waits(IEnumerable<EventRow> rows) => [.. rows
        .Where(row => row.Kind == ActivityKinds.WaitSpan).GroupBy(row => row.Sort.Reason)
        .Select(waits => new WaitActivity(waits.Key, waits.Sum(row => row.Value), waits.Sum(row => row.Ms), Within(waits, 0.5),
            Within(waits, 0.9)))
        .OrderByDescending(wait => wait.TotalMs)];

    public static IReadOnlyList<ModelActivity> Models(IEnumerable<EventRow> rows) => [.. rows
        .Where(row => row.Kind is ActivityKinds.FirstTokens or ActivityKinds.Retries or ActivityKinds.ApiErrors
            or ActivityKinds.ApiRefusals)
        .GroupBy(row => row.Model).Select(Model)
        .OrderByDescending(model => model.FirstTokens).ThenBy(model => model.Model, StringComparer.Ordinal)];

    /// <summary>What is waited for is no activity of its own.</summary>
    public static IReadOnlyDictionary<string, long> Counts(IEnumerable<EventRow> rows) => rows
        .Where(row => !row.Sort.IsTimeAlone && row.Kind is not (ActivityKinds.FirstTokens or ActivityKinds.Retries))
        .GroupBy(row => row.Kind).Select(kind => (kind.Key, Value: kind.Sum(row => row.Value)))
        .Where(kind => kind.Value != 0).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => kind.Value);

    private static ToolActivity Tool(IGrouping<string?, EventRow> rows)
    {
        var results = rows.Where(row => row.Kind == ActivityKinds.ToolResults).ToArray();
        var accepted = rows.Where(row => row.Kind == ActivityKinds.ToolAccepted).ToArray();
        return new()
        {
            Tool = rows.Key,
            Uses = results.Sum(row => row.Value),
            Failed = results.Where(row => row.Sort.Reason == "failed").Sum(row => row.Value),
            AcceptedByRule = accepted.Where(row => !row.IsByPerson).Sum(row => row.Value),
            AcceptedByPerson = accepted.Where(row => row.IsByPerson).Sum(row => row.Value),
            Rejected = rows.Where(row => row.Kind == ActivityKinds.ToolRejected).Sum(row => row.Value),
            TookMs = results.Sum(row => row.Ms),
            TookP50Ms = Within(results, 0.5),
            TookP90Ms = Within(results, 0.9),
        };
    }

    // Decisions are all of them; rejections are told once more.
    private static EditActivity Edit(IGrouping<string?, EventRow> rows)
    {
        long Sum(string kind, bool byPerson) => rows.Where(row => row.Kind == kind && row.IsByPerson == byPerson).Sum(row => row.Value);
        var (byRule, byPerson) = (Sum(ActivityKinds.EditRejections, false), Sum(ActivityKinds.EditRejections, true));
        return new(rows.Key, Sum(ActivityKinds.EditDecisions, false) - byRule, Sum(ActivityKinds.EditDecisions, true) - byPerson, byRule,
            byPerson);
    }

    private static ModelActivity Model(IGrouping<string?, EventRow> rows)
    {
        EventRow[] Of(string kind) => [.. rows.Where(row => row.Kind == kind)];
        var first = Of(ActivityKinds.FirstTokens);
        return new(rows.Key, first.Sum(row => row.Value), Within(first, 0.5), Within(first, 0.9),
            Of(ActivityKinds.Retries).Sum(row => row.Value), Of(ActivityKinds.ApiRefusals).Sum(row => row.Value),
            Of(ActivityKinds.ApiErrors).GroupBy(row => row.Sort.Reason ?? "no status")
                .ToDictionary(status => status.Key, status => status.Sum(row => row.Value)));
    }

    private static long? Within(IEnumerable<EventRow> rows, double share) => LatencyBuckets.Percentile(
        rows.Where(row => row.Sort.Bucket is not null).GroupBy(row => row.Sort.Bucket!.Value)
            .Select(bucket => KeyValuePair.Create(bucket.Key, bucket.Sum(row => row.Value))), share);
}
