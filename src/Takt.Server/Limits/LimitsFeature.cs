using Takt.Server.Limits.Accounts;
using Takt.Server.Limits.Forecasts;
using Takt.Server.Limits.Pace;
using Takt.Server.Limits.Readings;

namespace Takt.Server.Limits;

/// <summary>The room that knows how close accounts are to their limits.</summary>
internal static class LimitsFeature
{
    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountStore>();
        builder.Services.AddSingleton<AccountLoader>();
        builder.Services.AddSingleton<ReadingStore>();
        builder.Services.AddSingleton<ReadingFlood>();
        builder.Services.AddSingleton<ToldReadings>();
        builder.Services.AddSingleton<ReadingService>();
        builder.Services.AddSingleton<ForecastStore>();
        builder.Services.AddSingleton<ForecastCache>();
        builder.Services.AddSingleton<ForecastService>();
        builder.Services.AddSingleton<ForecastKeeper>();
        builder.Services.AddSingleton<PaceStore>();
        builder.Services.AddSingleton<PaceService>();
        builder.Services.AddHostedService<ForecastJob>();
    }

    public static void MapLimits(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReadingEndpoints();
        endpoints.MapForecastEndpoints();
        endpoints.MapPaceEndpoints();
        endpoints.MapMarkForm();
    }
}
