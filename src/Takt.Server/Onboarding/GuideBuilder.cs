using Takt.Contracts.Onboarding;
using Takt.Server.Members;
using Takt.Server.Onboarding.Guide;
using Takt.Server.SignIn;

namespace Takt.Server.Onboarding;

/// <summary>The guides, with this server's own addresses: one source for Markdown, JSON and the page.</summary>
internal sealed class GuideBuilder(WaysIn ways, SetupService setup)
{
    /// <summary>The way in, for people and agents.</summary>
    public async Task<GuideDocument> OnboardingAsync(string site, CancellationToken cancellationToken)
    {
        GuideSection[] first = await setup.IsEmptyAsync(cancellationToken) ? [EmptyServer.Section(site)] : [];
        return new(
            "Have Claude Code's usage tracked by Takt",
            $"Five steps, by hand or by an agent, against {site}. The answer to step 2 carries everything that the others need.",
            site,
            [
                .. first, .. Steps.All(site, ways), SigningIn.Section(
                    site, ways), Tracking.Section(site), AnotherMachine.Section(site), WholeTeam.Section(site),
                Upkeep.Labels(), Upkeep.Leaving(site), Gains.Section(site), Troubles.Section(site),
            ],
            Gains.Endpoints(site),
            $"{site}/validate");
    }

    /// <summary>What to look at when a machine is not tracking.</summary>
    public static GuideDocument Checklist(string site)
    {
        return new(
            "Why a machine is not tracking",
            $"Ask `POST {site}/validate` first and do what its `next_action` says. If that does not help, go through this list.",
            site,
            [Tracking.Section(site), Troubles.Section(site)],
            [.. Gains.Endpoints(site).Where(endpoint => endpoint.Name is "validate" or "setup_additional" or "onboarding")],
            $"{site}/onboarding");
    }
}
