namespace Takt.Server.PriceHistory;

/// <summary>The room in which a version of the price list is made to count, also for what was counted before.</summary>
internal static class PriceHistoryFeature
{
    public static void AddPriceHistory(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RepriceStore>();
        builder.Services.AddSingleton<RepriceService>();
        builder.Services.AddSingleton<RepriceJob>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RepriceJob>());
    }

    public static void MapPriceHistory(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup("/api/price-list").WithTags("Prices").MapRepriceEndpoints();
}
