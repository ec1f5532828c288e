namespace Takt.Server.Feed;

/// <summary>The room that tells everybody who must know of it what has changed.</summary>
public static class FeedFeature
{
    public static void AddFeed(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FeedStore>();
        builder.Services.AddSingleton<FeedDrainer>();
        builder.Services.AddSingleton<FeedHub>();
        builder.Services.AddSingleton<FeedSeats>();
        builder.Services.AddSingleton<FeedStream>();
        builder.Services.AddHostedService<FeedDrainJob>();
        builder.Services.AddHostedService<FeedSweepJob>();
        builder.Services.AddHostedService<FeedTail>();
    }

    public static void MapFeed(this IEndpointRouteBuilder app) => app.MapFeedEndpoints();
}
