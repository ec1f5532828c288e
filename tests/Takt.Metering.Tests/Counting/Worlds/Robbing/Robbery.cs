using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>What a robbery needs to find in a world.</summary>
internal enum Setting
{
    ClaudeCode,

    /// <summary>Two people of one account.</summary>
    OneAccount,
    GenAi,
}

/// <summary>What clients, relays and mistakes do to reports.</summary>
/// <param name="Row">The line of the table that it belongs to.</param>
/// <param name="Name">Which of that line's.</param>
internal sealed record Robbery(string Row, string Name)
{
    public Setting Setting { get; init; }

    /// <summary>Witnesses without whom there is nothing to rob.</summary>
    public IReadOnlyList<Teller> Needs { get; init; } = [];

    /// <summary>False where no witness stays complete, or what is told isn't true, so that no function could be right.</summary>
    public bool Truthful { get; init; } = true;

    /// <summary>What the client's metrics are made to say, before they are added up.</summary>
    public Func<MetricStyle, Dice, MetricStyle> Style { get; init; } = (style, _) => style;

    /// <summary>What is done to reports on their way.</summary>
    public Func<Tale, Dice, Tale> Rob { get; init; } = (tale, _) => tale;

    /// <summary>This one, then another.</summary>
    public Robbery Then(Robbery other) => this with
    {
        Name = $"{Name}, {other.Name}",
        Needs = [.. Needs.Union(other.Needs)],
        Truthful = Truthful && other.Truthful,
        Style = (style, dice) => other.Style(Style(style, dice), dice),
        Rob = (tale, dice) => other.Rob(Rob(tale, dice), dice),
    };
}
