namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>Whose work a report says it is, as far as it says so.</summary>
internal sealed record Who(
    string? UserId, string? AccountUuid, string? Email, string? EndUserId, string? ProcessOwner, string? Host, string Service)
{
    /// <summary>What names a person or, where nothing does, a service of its own name. The host never does.</summary>
    public IEnumerable<string> Names()
    {
        if (UserId is not null)
            yield return "user " + UserId;
        if (AccountUuid is not null)
            yield return "account " + AccountUuid;
        if (Email is not null)
            yield return "mail " + Email;
        if (EndUserId is not null)
            yield return "enduser " + EndUserId;
        if (ProcessOwner is not null)
            yield return "owner " + ProcessOwner;
        if (!IsPersonal && Service != ClaudeCode)
            yield return "service " + Service;
    }

    public const string ClaudeCode = "claude_code";

    public bool IsPersonal => (UserId ?? AccountUuid ?? Email ?? EndUserId ?? ProcessOwner) is not null;
}

/// <summary>Somebody who works, or a service that does.</summary>
internal sealed class Person(int number, Who who, IReadOnlyList<string> hosts)
{
    public int Number { get; } = number;
    public Who Who { get; } = who;
    public IReadOnlyList<string> Hosts { get; } = hosts;
}
