using Takt.Contracts.Usage.Story;
using Takt.Metering.Agents;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>The turns of a session.</summary>
internal static class StoryPrompts
{
    public static IReadOnlyList<SessionPrompt> Of(IReadOnlyList<CallFact> calls, IReadOnlyList<EventFact> events)
    {
        var automatic = PromptOrigins.ProbablyAutomatic(events
            .Where(happened => happened.Kind is ActivityKinds.Prompts or ActivityKinds.AgentEnds)
            .Select(happened => new PromptMark(happened.AtMicros * 1_000, happened.Kind == ActivityKinds.Prompts, happened.Key)));
        var told = events.ToLookup(happened => happened.PromptId);
        var asked = calls.ToLookup(call => call.PromptId);
        return [.. told.Select(turn => turn.Key).Concat(asked.Select(turn => turn.Key)).OfType<Guid>().Distinct()
            .Select(id => Prompt(id, [.. asked[id]], [.. told[id]], automatic)).OrderBy(prompt => prompt.FirstAt)];
    }

    private static SessionPrompt Prompt(Guid id, CallFact[] calls, EventFact[] events, HashSet<Guid> automatic)
    {
        var times = calls.SelectMany(call => new[] { call.StartMicros, call.AtMicros }).Concat(events.Select(e => e.AtMicros)).ToArray();
        return new()
        {
            PromptId = id,
            FirstAt = StoryAnswers.At(times.Min()),
            LastAt = StoryAnswers.At(times.Max()),
            Calls = calls.Length,
            CostUsd = Usd.FromNano(calls.Sum(call => call.CostNano ?? 0)),
            Length = events.FirstOrDefault(happened => happened.Kind == ActivityKinds.Prompts)?.Details.SizeIn,
            Origin = Origin(events, automatic),
        };
    }

    private static string Origin(EventFact[] events, HashSet<Guid> automatic)
    {
        if (events.Any(happened => happened.Kind == ActivityKinds.PromptsAutomatic))
            return "automatic";
        if (events.Any(happened => happened.Kind == ActivityKinds.PromptsByPerson))
            return "person";
        return events.Any(happened => automatic.Contains(happened.Key)) ? "probably_automatic" : "probably_person";
    }
}
