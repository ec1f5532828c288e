using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Story;
using Takt.Server.Dashboard.Components;
using Takt.Server.Dashboard.Pages.Sessions.Single.Rivers;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>Something that happened in a session, as a line: pure.</summary>
/// <param name="Call">Null for what is no call.</param>
/// <param name="More">What else is known of it that matters to a reader.</param>
public sealed record SessionMoment(
    DateTimeOffset At, string Kind, string What, string More, Guid? PromptId, long? TookMs, SessionCall? Call)
{
    /// <summary>In order of time.</summary>
    public static IReadOnlyList<SessionMoment> Of(SessionDetail detail)
    {
        var calls = detail.Calls.Select(OfCall);
        var others = (detail.Story?.Timeline ?? []).Select(OfEntry);
        return [.. calls.Concat(others).OrderBy(moment => moment.At)];
    }

    private static SessionMoment OfCall(SessionCall call)
    {
        string?[] more =
        [
            $"{Format.Count(River.Context(call))} context", $"{Format.Count(call.OutputTokens)} output", call.Agent,
            call.Attempts is > 1 and var attempts ? $"{attempts} attempts" : null,
            call.TtftMs is { } first ? $"first token after {StepLabel.Took(first)}" : null,
            call.CostBasis == "unpriced" ? "unpriced" : null,
        ];
        return new(call.At, "call", call.Model ?? "", Joined(more), call.PromptId, call.DurationMs, call);
    }

    private static SessionMoment OfEntry(TimelineEntry entry)
    {
        string?[] more =
        [
            entry.Outcome, entry.Reason, entry.Agent, entry.Language, entry.Status is { } status ? $"HTTP {status}" : null,
            entry.Attempts is > 1 and var attempts ? $"{attempts} attempts" : null, Sizes(entry),
        ];
        var what = entry.Kind.StartsWith("span:", StringComparison.Ordinal) ? $"{Words(entry.Kind[5..])} (span)" : Words(entry.Kind);
        return new(entry.At, entry.Kind, entry.Tool is { } tool ? $"{what}: {tool}" : what, Joined(more), entry.PromptId,
            entry.DurationMs, null);
    }

    private static string? Sizes(TimelineEntry entry) => (entry.Kind, entry.SizeIn, entry.SizeOut) switch
    {
        (_, null, null) => null,
        ("user_prompt", { } length, _) => $"{Format.Exact(length)} characters",
        ("compaction", { } before, { } after) => $"{Format.Count(before)} to {Format.Count(after)} tokens",
        (_, _, { } back) => $"{Format.Count(back)} back",
        var (_, given, _) => $"{Format.Count(given!.Value)} given",
    };

    private static string Words(string kind)
    {
        var words = kind.Replace('_', ' ').Replace('.', ' ');
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Joined(IEnumerable<string?> parts) => string.Join(" · ", parts.OfType<string>().Where(part => part.Length > 0));
}
