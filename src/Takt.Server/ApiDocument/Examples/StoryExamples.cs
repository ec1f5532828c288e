using Takt.Contracts.Usage.Story;

namespace Takt.Server.ApiDocument.Examples;

internal static class StoryExamples
{
    public static readonly Guid CallId = Guid.Parse("b6a0f4de-58a1-4f0c-8f3e-2a1c7d9e4b10"),
        PromptId = Guid.Parse("6f1d2a34-0c55-4c0e-9a07-1c3b5f7e9d21");

    public static readonly SessionStory Story = new()
    {
        Prompts =
        [
            new()
            {
                PromptId = PromptId,
                FirstAt = Sample.Now.AddMinutes(-10),
                LastAt = Sample.Now.AddMinutes(-8),
                Calls = 1,
                CostUsd = 0.072_524m,
                Length = 412,
                Origin = "probably_person",
            },
        ],
        Timeline =
        [
            new()
            {
                At = Sample.Now.AddMinutes(-8),
                Kind = "tool_result",
                Sequence = 4,
                PromptId = PromptId,
                Tool = "Read",
                ToolUseId = "toolu_01A09q90qw90lq917835lq9",
                CallId = CallId,
                Outcome = "succeeded",
                DurationMs = 140,
                SizeIn = 86,
                SizeOut = 41_200,
            },
        ],
        Nesting = "prompt_and_time",
        Tree =
        [
            new() { Id = "session", Kind = "session", CostWithBelowUsd = 0.072_524m },
            new() { Id = $"prompt:{PromptId}", Parent = "session", Kind = "prompt", CostWithBelowUsd = 0.072_524m, Size = 412 },
            new()
            {
                Id = $"call:{CallId}",
                Parent = $"prompt:{PromptId}",
                Kind = "call",
                Name = Sample.Opus,
                CostUsd = 0.072_524m,
                CostWithBelowUsd = 0.072_524m,
                ContextTokens = 43_722,
            },
        ],
        Runs =
        [
            new()
            {
                FirstAt = Sample.Now.AddMinutes(-10),
                LastAt = Sample.Now.AddMinutes(-8),
                First = 0,
                Last = 4,
                Events = 5,
                LostAtLeast = 0,
                LostAtMost = 0,
                LostBefore = 0,
            },
        ],
    };
}
