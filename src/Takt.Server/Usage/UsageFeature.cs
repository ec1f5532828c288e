using Takt.Server.Usage.Costs;
using Takt.Server.Usage.Definitions;
using Takt.Server.Usage.Events;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.People;
using Takt.Server.Usage.Sessions;
using Takt.Server.Usage.Sessions.Traits;
using Takt.Server.Usage.Views;

namespace Takt.Server.Usage;

/// <summary>The room that answers what was used, by whom and on what.</summary>
internal static class UsageFeature
{
    public static void AddUsage(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ZoneNames>();
        builder.Services.AddSingleton<UsageStore>();
        builder.Services.AddSingleton<LastEventStore>();
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<SessionLooks>();
        builder.Services.AddSingleton<TraitsKeeper>();
        builder.Services.AddHostedService<TraitsJob>();
        builder.Services.AddSingleton<EventStore>();
        builder.Services.AddSingleton<CostStore>();
        builder.Services.AddSingleton<PersonService>();
        builder.Services.AddSingleton<ViewService>();
    }

    public static void MapUsage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapUsageEndpoints();
        endpoints.MapSessionEndpoints();
        endpoints.MapEventEndpoints();
        endpoints.MapCostEndpoints();
        endpoints.MapDefinitionEndpoints();
        endpoints.MapPersonEndpoints();
        endpoints.MapViewEndpoints();
    }
}
