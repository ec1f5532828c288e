using Takt.Server.Demo.People;

namespace Takt.Server.Demo.Story;

/// <summary>A session that somebody is going to have, or had. All that happens in it follows from <see cref="Key"/>.</summary>
/// <param name="Key">Person, day and number: the seed of its chances.</param>
internal sealed record DemoSession(Person Person, Guid Id, DateTimeOffset Start, (long Person, long Day, long Number) Key)
{
    public DemoRandom Random() => DemoRandom.For(Key.Person, Key.Day, Key.Number, 7);
}

/// <summary>One thing that the agent reports.</summary>
/// <param name="Attributes">Values are strings, <see cref="long"/>, <see cref="decimal"/> or <see cref="bool"/>.</param>
internal sealed record DemoEvent(DateTimeOffset At, string Name, (string Key, object Value)[] Attributes);

/// <summary>A part of a session that goes out together: one prompt and what it led to.</summary>
internal sealed record DemoTurn(IReadOnlyList<DemoEvent> Events)
{
    public DateTimeOffset End => Events[^1].At;
}

/// <summary>A session played to its end.</summary>
internal sealed record DemoPlay(DemoSession Session, IReadOnlyList<DemoTurn> Turns, SessionTotals Totals)
{
    public DateTimeOffset End => Turns[^1].End;
}
