namespace Takt.Server.Demo.People;

/// <summary>The 25 people of the demonstration, light and heavy users on four continents, and their build server.</summary>
internal static class Staff
{
    public const string Organization = "Acme (demo)";
    public const string AdminEmail = "demo@example.com";
    public const int TwoAccounts = 4;

    private const string Opus = "claude-opus-5-5", Opus4 = "claude-opus-4-8", Sonnet = "claude-sonnet-5-5", Haiku = "claude-haiku-5-5";

    /// <summary>Not on any price list.</summary>
    public const string UnknownModel = "claude-labyrinth-1-preview";

    private static readonly string[] Heavy = [Opus, Opus, Sonnet], Mixed = [Sonnet, Sonnet, Opus], Light = [Sonnet, Sonnet, Haiku],
        Legacy = [Opus4, Sonnet];
    private static readonly string[] Core = ["acme/engine", "acme/engine", "acme/storage"], Web = ["acme/web", "acme/design-system"],
        Apps = ["acme/ios", "acme/android"], Data = ["acme/pipelines", "acme/notebooks"],
        Ops = ["acme/infrastructure", "acme/engine"], None = [];

    public static IReadOnlyList<Person> All { get; } =
    [
        New(0, "Mia Keller", "core", "Europe/Zurich", "CH", 5.5, DemoAgent.ClaudeCode, Heavy, Core),
        New(1, "Noah Frei", "core", "Europe/Zurich", "CH", 3.0, DemoAgent.ClaudeCode, Mixed, Core),
        New(2, "Lena Brunner", "web", "Europe/Zurich", "CH", 2.0, DemoAgent.ClaudeCode, Mixed, Web),
        New(3, "Jonas Weber", "platform", "Europe/Zurich", "CH", 1.2, DemoAgent.ApiKey, Legacy, Ops),
        New(TwoAccounts, "Ava Thompson", "core", "America/New_York", "US", 6.5, DemoAgent.ClaudeCode, Heavy, Core),
        New(5, "Ethan Brooks", "web", "America/New_York", "US", 2.6, DemoAgent.ClaudeCode, Mixed, Web),
        New(6, "Grace Miller", "data", "America/New_York", "US", 1.6, DemoAgent.ClaudeCode, Light, Data),
        New(7, "Liam Carter", "mobile", "America/New_York", "US", 3.2, DemoAgent.ClaudeCode, Mixed, Apps),
        New(8, "Zoe Bennett", "platform", "America/Los_Angeles", "US", 4.2, DemoAgent.ClaudeCode, Heavy, Ops),
        New(9, "Mason Reed", "mobile", "America/Los_Angeles", "US", 1.8, DemoAgent.ClaudeCode, Light, Apps),
        New(10, "Chloe Nguyen", "web", "America/Los_Angeles", "US", 2.4, DemoAgent.MetricsOnly, Mixed, Web),
        New(11, "Lucas Ortiz", "data", "America/Los_Angeles", "US", 0.9, DemoAgent.ApiKey, Light, Data),
        New(12, "Priya Sharma", "core", "Asia/Kolkata", "IN", 4.0, DemoAgent.ClaudeCode, Heavy, Core),
        New(13, "Arjun Patel", "platform", "Asia/Kolkata", "IN", 2.7, DemoAgent.ClaudeCode, Mixed, Ops),
        New(14, "Ananya Rao", "web", "Asia/Kolkata", "IN", 2.2, DemoAgent.ClaudeCode, Light, Web),
        New(15, "Rohan Mehta", "mobile", "Asia/Kolkata", "IN", 1.5, DemoAgent.ClaudeCode, Mixed, Apps),
        New(16, "Yuki Tanaka", "core", "Asia/Tokyo", "JP", 3.5, DemoAgent.ClaudeCode, Mixed, Core),
        New(17, "Haruto Sato", "data", "Asia/Tokyo", "JP", 1.1, DemoAgent.ClaudeCode, Light, Data),
        New(18, "Emma Dubois", "web", "Europe/Paris", "FR", 2.1, DemoAgent.ClaudeCode, Mixed, Web),
        New(19, "Louis Martin", "mobile", "Europe/Paris", "FR", 0.6, DemoAgent.ClaudeCode, Light, Apps),
        New(20, "Olivia Walsh", "platform", "Europe/London", "GB", 2.9, DemoAgent.ClaudeCode, Legacy, Ops),
        New(21, "Harry Evans", "data", "Europe/London", "GB", 1.4, DemoAgent.ClaudeCode, Light, Data),
        New(22, "Sofia Rossi", "operations", "Europe/Rome", "IT", 1.3, DemoAgent.Cowork, Mixed, None),
        New(23, "Clara Hoffmann", "finance", "Europe/Berlin", "DE", 1.0, DemoAgent.Office, Light, None),
        New(24, "Ben Fischer", "operations", "Europe/Berlin", "DE", 0.8, DemoAgent.Cowork, Light, None),
    ];

    public static Person BuildServer { get; } = New(100, "Nightly Builds", "platform", "UTC", "", 24, DemoAgent.BuildServer,
        [Sonnet, Haiku], Ops);

    /// <value>Those who are members: the others are known by their telemetry alone.</value>
    public static IReadOnlyList<(string Email, string Name)> Members { get; } =
        [.. All.Where(person => person.HasEmail && person.Agent != DemoAgent.Office).Select(person => (person.Email, person.Name))];

    private static Person New(
        int number, string name, string team, string zone, string country, double weight, DemoAgent agent, string[] models,
        string[] repositories) =>
        new(number, name, team, zone, country, weight, agent, models, repositories);
}
