namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>A session. A fork copies its parent's transcript; sessions related by forks have one <see cref="Root"/>.</summary>
/// <param name="born">A fork copies what its parent had said by then.</param>
internal sealed class TrueSession(string name, Person person, TrueSession? parent, long born)
{
    public string Name { get; } = name;
    public Person Person { get; } = person;
    public TrueSession? Parent { get; } = parent;
    public long Born { get; } = born;
    public TrueSession Root => Parent?.Root ?? this;
}
