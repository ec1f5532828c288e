using Takt.Metering.Cost;

namespace Takt.Server.Prices;

/// <summary>The room of what tokens cost: the public list, and what organizations lay over it.</summary>
internal static class PricesFeature
{
    public static void AddPrices(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(PriceList.BuiltIn);
        builder.Services.AddSingleton<PriceBook>();
        builder.Services.AddSingleton<PriceListStore>();
        builder.Services.AddSingleton<PriceStandings>();
        builder.Services.AddSingleton<RepricingProgress>();
        builder.Services.AddSingleton<CorrectionService>();
    }

    public static void MapPrices(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/price-list").WithTags("Prices");
        group.MapPriceList();
        group.MapCorrections();
    }
}
