using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Validation;

/// <summary>Versions of Claude Code whose telemetry is known to fail, as its release notes and reports say.</summary>
internal static class ClientVersions
{
    private static readonly Known[] All =
    [
        new("2.1.113", "2.1.179", "silent_exporter",
            "{0} is one of the versions (2.1.113 to 2.1.179) whose exporter may send nothing without a word: update Claude Code.",
            fails: true),
        new("2.0.0", "2.1.160", "first_prompt_lost", "{0} drops what happens before its telemetry has started, so first prompts are "
            + "missing: update Claude Code to 2.1.161 or later.", fails: true),
        new("2.0.0", "2.1.160", "metric_labels_lost", "{0} leaves custom resource attributes out of its metrics, so what they alone report "
            + "has no team: update Claude Code to 2.1.161 or later.", fails: true),
        new("2.1.191", "2.1.211", "chunked_bodies", "{0} sends chunked bodies. Takt takes them; if a proxy before it answers 411 or 400, "
            + "let the proxy pass them or update Claude Code."),
        new("2.1.235", "2.1.235", "labels_lost",
            "{0} loses custom resource attributes under managed settings: update Claude Code.", fails: true),
        new("2.1.252", "2.1.252", "metrics_lost",
            "{0} may never open its connection for metrics; events and their costs still arrive: update Claude Code.", fails: true),
        new("2.1.126", "2.1.126", "foundry_events_lost",
            "{0} sends no events for single requests on Foundry: update Claude Code.", fails: true),
        new("2.0.0", "2.1.268", "no_repository", "{0} does not tell the repository: update Claude Code to 2.1.269 or later."),
    ];

    private static readonly HashSet<string> Failing = [.. All.Where(known => known.Fails).Select(known => known.Code)];

    public static IEnumerable<TrackingWarning> Warnings(string? appVersion)
    {
        if (!Version.TryParse(appVersion?.Split('-', '+')[0], out var version))
            return [];
        return All.Where(known => known.From <= version && version <= known.To)
            .Select(known => new TrackingWarning(
                known.Code, string.Format(System.Globalization.CultureInfo.InvariantCulture, known.Message, "Claude Code " + appVersion)));
    }

    /// <summary>Telemetry of this version is missing or wrong, not merely without what one may do without.</summary>
    public static bool Fails(string? appVersion) => Advice(Warnings(appVersion)) is not null;

    /// <summary>What to do about a version that fails.</summary>
    /// <returns>Null when none of the warnings is about one.</returns>
    public static string? Advice(IEnumerable<TrackingWarning> warnings) =>
        warnings.FirstOrDefault(warning => Failing.Contains(warning.Code))?.Message;

    /// <param name="Fails">What it sends is missing or wrong.</param>
    private sealed record Known(Version From, Version To, string Code, string Message, bool Fails)
    {
        public Known(string from, string to, string code, string message, bool fails = false)
            : this(Version.Parse(from), Version.Parse(to), code, message, fails)
        {
        }
    }
}
