using Takt.Server.Database;
using Takt.Server.Onboarding.Devices;
using Takt.Server.Onboarding.Machines;
using Takt.Server.Onboarding.OwnMachines;
using Takt.Server.Onboarding.Registration;
using Takt.Server.Onboarding.Rollout;
using Takt.Server.Onboarding.Validation;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Onboarding;

/// <summary>The room that brings a machine on board: what to set, where, and why nothing arrives.</summary>
internal static class OnboardingFeature
{
    public static void AddOnboarding(this IHostApplicationBuilder builder)
    {
        Mapping.Use();
        builder.Services.AddSingleton<IngestAddresses>();
        builder.Services.AddSingleton<SetupBuilder>();
        builder.Services.AddSingleton<SnippetBuilder>();
        builder.Services.AddSingleton<GuideBuilder>();
        builder.Services.AddSingleton<MachineStore>();
        builder.Services.AddSingleton<OwnMachineStore>();
        builder.Services.AddSingleton<OwnMachineService>();
        builder.Services.AddSingleton<MemberSightings>();
        builder.Services.AddSingleton<RolloutStore>();
        builder.Services.AddSingleton<PresenceStore>();
        builder.Services.AddSingleton<ValidationService>();
        builder.Services.AddSingleton<DeviceStore>();
        builder.Services.AddSingleton<DeviceService>();
        builder.Services.AddHostedService<DeviceSweepJob>();
    }

    public static void MapOnboarding(this IEndpointRouteBuilder routes)
    {
        routes.MapRegistration();
        routes.MapConnectionKeys();
        routes.MapValidate();
        routes.MapMachines();
        routes.MapOwnMachines();
        routes.MapRollout();
        routes.MapDevices();
        routes.MapOAuth();
    }
}
