using Microsoft.Extensions.Options;
using Takt.Server.Demo.People;
using Takt.Server.Hosting;
using Takt.Server.Members;

namespace Takt.Server.Demo;

/// <summary>The room of the demonstration: an invented company whose agents send to this server for as long as it runs.</summary>
public static class DemoFeature
{
    public static void AddDemo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DemoStage>();
        services.AddSingleton<DemoStore>();
        services.AddSingleton<DemoExporter>();
        services.AddHostedService<DemoJob>();
        services.AddSingleton<DemoReadings>();
        services.AddHostedService<DemoReadingsJob>();
    }

    /// <summary>
    /// To be called when the server is ready, before its set-up link is made: with the setting on, founds the demonstration on an empty
    /// server, or goes on with the one that is there.
    /// </summary>
    /// <param name="baseUrl">The address that the sign-in link should name.</param>
    /// <returns>What to tell the operator, on the console and nowhere else: it holds a password. Null when the setting is off.</returns>
    public static async Task<string?> AnnounceDemoAsync(this IServiceProvider services, Uri baseUrl, CancellationToken cancellationToken)
    {
        if (!services.GetRequiredService<IOptions<ServerOptions>>().Value.Demo)
            return null;
        var founding = services.GetRequiredService<DemoFounding>();
        if (await founding.OpenAsync(Staff.Organization, Staff.AdminEmail, Staff.Members, cancellationToken) is not { } organization)
            return "No demonstration: this server has organizations of its own. Start it with an empty data directory (--data DIR) for "
                + "one.";
        var stage = services.GetRequiredService<DemoStage>();
        stage.Open(organization);
        return $"""
            Demonstration: {Staff.Organization}, {stage.DaysOfPast} days of invented usage, is being sent here; that takes a minute.
              sign in   {new Uri(baseUrl, "/sign-in")}
              e-mail    {Staff.AdminEmail}
              password  {organization.Password}  (a new one at every start)
            """;
    }
}
