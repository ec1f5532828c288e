using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.People;

/// <summary>How somebody's agent reports.</summary>
internal enum DemoAgent
{
    /// <summary>Claude Code with a subscription: events and metrics, e-mail and account.</summary>
    ClaudeCode,

    /// <summary>Claude Code with an API key: neither e-mail nor account.</summary>
    ApiKey,

    /// <summary>Claude Code with events turned off.</summary>
    MetricsOnly,

    /// <summary>Cowork: events without request ids.</summary>
    Cowork,

    /// <summary>Office agents: spans only.</summary>
    Office,

    /// <summary>Claude Code on a build server, at all hours, with an API key.</summary>
    BuildServer,
}

/// <summary>Somebody at Acme.</summary>
/// <param name="Number">Their place on the staff, from which all their chances derive.</param>
/// <param name="Country">Whose holidays they keep.</param>
/// <param name="Weight">Sessions on a usual day.</param>
/// <param name="Models">Likelier ones more than once.</param>
internal sealed record Person(
    int Number, string Name, string Team, string Zone, string Country, double Weight, DemoAgent Agent, string[] Models,
    string[] Repositories)
{
    public const string Domain = "acme.example";

    public string Email { get; } = Name.ToLowerInvariant().Replace(' ', '.') + "@" + Domain;

    public TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <value>What the agent itself calls its user: a hash, the only name that API keys give.</value>
    public string UserId { get; } = DemoRandom.For(Number, 1).Hex(32);

    public string Host { get; } = Agent == DemoAgent.BuildServer
        ? "ci-runner-01" : $"{Name.Split(' ')[0].ToLowerInvariant()}-{(Number % 3 == 0 ? "mbp.local" : "dev")}";

    public string Os => Agent == DemoAgent.BuildServer || Number % 3 == 1 ? "linux" : Number % 3 == 0 ? "darwin" : "windows";

    /// <value>The provider's accounts: one of the people has two.</value>
    public IReadOnlyList<Guid> Accounts { get; } =
        [.. Enumerable.Range(0, Number == Staff.TwoAccounts ? 2 : 1).Select(i => DemoRandom.For(Number, 2, i).Id())];

    public bool HasEmail => Agent is not (DemoAgent.ApiKey or DemoAgent.BuildServer);
}
