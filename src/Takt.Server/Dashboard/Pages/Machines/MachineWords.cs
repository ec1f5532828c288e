using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding;

namespace Takt.Server.Dashboard.Pages.Machines;

internal static class MachineWords
{
    /// <summary>What the client of such a version sends is missing or wrong; other notes are about what one may do without.</summary>
    private static readonly string[] Failing = ["silent_exporter", "first_prompt_lost", "metric_labels_lost", "labels_lost", "metrics_lost", "foundry_events_lost"];

    public static bool IsKnownBad(this MachineSighting machine) => IsKnownBad(machine.Warnings);

    public static bool IsKnownBad(this MemberSighting member) => IsKnownBad(member.Warnings);

    private static bool IsKnownBad(IReadOnlyList<TrackingWarning> warnings) => warnings.Any(warning => Failing.Contains(warning.Code));
}
