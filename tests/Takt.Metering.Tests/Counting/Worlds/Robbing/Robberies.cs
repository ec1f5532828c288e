using Takt.Metering.Tests.Counting.Worlds.Making;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>All robberies, each as often as any other, and two of them at once.</summary>
internal static class Robberies
{
    public const string TwoAtOnce = "two robberies at once";

    private static readonly Robbery[] Single =
    [
        new("nothing", "nothing"),
        .. IdRobberies.All(),
        .. SessionRobberies.All(),
        .. NameRobberies.All(),
        .. IdentityRobberies.All(),
        .. LossRobberies.All(),
        .. UntrueRobberies.All(),
        .. OtherRobberies.All(),
    ];

    private static readonly Robbery[] Combined =
        [.. Single.Where(robbery => robbery.Setting == Setting.ClaudeCode && robbery.Truthful && robbery.Row != "nothing")];

    /// <summary>Lines of the table, what no function can get right last.</summary>
    public static IReadOnlyList<string> Rows { get; } =
        [.. Single.Select(robbery => robbery.Row).Append(TwoAtOnce).Distinct()
            .OrderBy(row => row.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>How many kinds there are: as many seeds in a row meet each once.</summary>
    public static int Count => Single.Length + 1;

    public static Robbery For(int seed, Dice dice)
    {
        var kind = seed % Count;
        if (kind < Single.Length)
            return Single[kind];
        // Which two is part of the seed, so that each pair comes in turn. The same twice would be untrue: nobody's models are named so.
        var first = dice.Of(Combined);
        var second = dice.Of([.. Combined.Where(robbery => robbery != first)]);
        return first.Then(second) with { Row = TwoAtOnce };
    }

    /// <summary>Whether somebody complete is left, and nobody lies, wherever the robbery of this line was.</summary>
    public static bool IsTruthful(string row) =>
        Single.Where(robbery => robbery.Row == row).All(robbery => robbery.Truthful) && row != TwoAtOnce;

    public static string RowOf(int seed) => seed % Count < Single.Length ? Single[seed % Count].Row : TwoAtOnce;
}
