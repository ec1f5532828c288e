namespace Takt.Server.Onboarding.Validation;

/// <summary>What sends, as people know it. Only Claude Code sends all three signals, by switches on the machine itself.</summary>
/// <param name="Source">As the ledger names it.</param>
/// <param name="Restart">How to make it read its settings again, and send.</param>
/// <param name="Usage">Where its tokens and costs come from.</param>
/// <param name="NamesMachine">Whether <c>host.name</c> can be set for each machine.</param>
internal sealed record Product(string Source, string Name, string Restart, string Usage, bool NamesMachine)
{
    public static readonly Product ClaudeCode = new(
        "claude_code",
        "Claude Code",
        "quit Claude Code (and the desktop app) fully, start it anew from a new shell, and ask it something",
        "api_request events (OTEL_LOGS_EXPORTER=otlp), or claude_code.token.usage and claude_code.cost.usage metrics "
            + "(OTEL_METRICS_EXPORTER=otlp)",
        NamesMachine: true);

    private static readonly Product[] Others =
    [
        new("claude_cowork", "Cowork", "start a new Cowork session and ask it something", "api_request events", NamesMachine: false),
        new("claude_office_agents", "the Office agent", "start a new session of the Office agent and ask it something",
            "agent.stream spans with token counts", NamesMachine: false),
    ];

    private static readonly Product Unknown = new("", "the program", "restart the program that sends and let it call a model",
        "spans with gen_ai.usage attributes", NamesMachine: true);

    /// <summary>Claude Code where nobody knows: most are.</summary>
    public static Product Of(IReadOnlyCollection<string> sources) =>
        MayBeClaudeCode(sources) ? ClaudeCode : Others.FirstOrDefault(product => sources.Contains(product.Source)) ?? Unknown;

    public static bool MayBeClaudeCode(IReadOnlyCollection<string> sources) => sources.Count == 0 || sources.Contains(ClaudeCode.Source);
}
