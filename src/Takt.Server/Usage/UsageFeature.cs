using Takt.Server.Usage.Sessions;

namespace Takt.Server.Usage;

/// <summary>The room that answers what was used, by whom and on what.</summary>
internal static class UsageFeature
{
    /// <param name="priceList">Version of the price list behind every estimate.</param>
    public static void AddUsage(this IHostApplicationBuilder builder, string priceList)
    {
        builder.Services.AddSingleton(new StandingReader(priceList));
        builder.Services.AddSingleton<UsageStore>();
        builder.Services.AddSingleton<LastEventStore>();
        builder.Services.AddSingleton<SessionStore>();
    }
}
