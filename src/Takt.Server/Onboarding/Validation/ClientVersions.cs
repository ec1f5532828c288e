using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Validation;

/// <summary>Versions of Claude Code whose telemetry is known to fail, as its release notes and reports say.</summary>
internal static class ClientVersions
{
    private static readonly Known[] All =
    [
        new("2.1.113", "2.1.179", "silent_exporter", "{0} is one of the versions (2.1.113 to 2.1.179) whose exporter may send nothing without a word: update Claude Code."),
        new("2.0.0", "2.1.160", "first_prompt_lost", "{0} drops what happens before its telemetry has started, so first prompts are missing: update Claude Code to 2.1.161 or later."),
        new("2.0.0", "2.1.160", "metric_labels_lost", "{0} leaves custom resource attributes out of its metrics, so what they alone report has no team: update Claude Code to 2.1.161 or later."),
        new("2.1.191", "2.1.211", "chunked_bodies", "{0} sends chunked bodies. Takt takes them; if a proxy before it answers 411 or 400, let the proxy pass them or update Claude Code."),
        new("2.1.235", "2.1.235", "labels_lost", "{0} loses custom resource attributes under managed settings: update Claude Code."),
        new("2.1.252", "2.1.252", "metrics_lost", "{0} may never open its connection for metrics; events and their costs still arrive: update Claude Code."),
        new("2.1.126", "2.1.126", "foundry_events_lost", "{0} sends no events for single requests on Foundry: update Claude Code."),
        new("2.0.0", "2.1.268", "no_repository", "{0} does not tell the repository: update Claude Code to 2.1.269 or later."),
    ];

    public static IEnumerable<TrackingWarning> Warnings(string? appVersion)
    {
        if (!Version.TryParse(appVersion?.Split('-', '+')[0], out var version))
            return [];
        return All.Where(known => known.From <= version && version <= known.To)
            .Select(known => new TrackingWarning(known.Code, string.Format(System.Globalization.CultureInfo.InvariantCulture, known.Message, "Claude Code " + appVersion)));
    }

    private sealed record Known(Version From, Version To, string Code, string Message)
    {
        public Known(string from, string to, string code, string message)
            : this(Version.Parse(from), Version.Parse(to), code, message)
        {
        }
    }
}
