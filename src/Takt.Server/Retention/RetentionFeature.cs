using Takt.Server.Settings;

namespace Takt.Server.Retention;

/// <summary>The room that lets data go when its time is over.</summary>
internal static class RetentionFeature
{
    public static void AddRetention(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<RetentionOptions>(RetentionOptions.Read);
        builder.Services.AddSingleton<Retirement>();
        builder.Services.AddHostedService<RetentionJob>();
    }
}
