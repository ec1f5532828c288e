using Takt.Contracts.Usage.Events;

namespace Takt.Server.ApiDocument.Examples;

internal static class ActivityExamples
{
    public static IEnumerable<object> All =>
    [
        new ActivityAnswer
        {
            Standing = UsageExamples.Standing,
            From = Sample.Now.AddDays(-7),
            To = Sample.Now,
            TimeZone = "Europe/Zurich",
            Tools =
            [
                new()
                {
                    Tool = "Bash",
                    Uses = 412,
                    Failed = 23,
                    AcceptedByRule = 371,
                    AcceptedByPerson = 41,
                    Rejected = 6,
                    TookMs = 903_400,
                    TookP50Ms = 410,
                    TookP90Ms = 6_200,
                },
            ],
            Edits = [new("TypeScript", 120, 34, 0, 5)],
            Waits = [new("user_temporary", 41, 498_000, 6_100, 31_000)],
            Models = [new(Sample.Opus, 1_480, 910, 2_300, 12, 1, new Dictionary<string, long> { ["429"] = 3, ["529"] = 9 })],
            ErrorHours = [new(Sample.Now.AddHours(-5), "api_error", "529", 9)],
            Counts = new Dictionary<string, long> { ["tool_result"] = 412, ["user_prompt"] = 96 },
            HasPercentiles = true,
        },
    ];
}
