using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>Models named by an alias, a profile that says nothing of the model, a platform's dress, or not at all.</summary>
internal static class NameRobberies
{
    private const string OnMetrics = "alias, ARN, one ARN, [1m], Bedrock id on metrics";
    private const string OnEvents = "alias / ARN / unknown on events (ids off)";

    public static IEnumerable<Robbery> All() =>
    [
        Metrics("alias", Alias),
        Metrics("ARN", Arn),
        Metrics("ARN of some", model => model.Contains("opus", StringComparison.Ordinal) ? Arn(model) : model),
        Metrics("one ARN for all", _ => Arn("all")),
        Metrics("[1m]", model => model + "[1m]"),
        Metrics("Bedrock id", model => $"us.anthropic.{model}-v1:0"),
        Events("alias", Alias),
        Events("ARN", Arn),
        Events("unknown", _ => "unknown"),
    ];

    public static string Arn(string model) =>
        $"arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/{model.Replace("claude-", "x", StringComparison.Ordinal)}";

    private static string Alias(string model) =>
        Array.Find(["opus", "sonnet", "haiku"], tier => model.Contains(tier, StringComparison.Ordinal)) ?? model;

    private static Robbery Metrics(string name, Func<string, string> rename) => new(OnMetrics, name)
    {
        Needs = [Teller.Metrics],
        Style = (style, _) => style with { Model = call => rename(style.Model(call)) },
    };

    private static Robbery Events(string name, Func<string, string> rename) => new(OnEvents, name)
    {
        Needs = [Teller.Events],
        Rob = (tale, _) => IdRobberies.Off(tale, Teller.Events).Calling(Teller.Events, told => told with { Model = rename(told.Model) }),
    };
}
