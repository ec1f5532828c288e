using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.FileProviders;
using Takt.Server.Dashboard.Pages.Design;
using Takt.Server.Dashboard.Shell;

namespace Takt.Server.Dashboard;

/// <summary>The page: reads the other rooms, is read by none.</summary>
internal static class DashboardFeature
{
    private const string Assets = "takt-server.staticwebassets";

    public static void AddDashboard(this IHostApplicationBuilder builder) => builder.Services.AddRazorComponents();

    /// <summary>Finds the page's files beside the executable, wherever the process was started and whoever hosts it.</summary>
    public static void UsePageFiles(this WebApplicationBuilder builder)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        builder.Environment.WebRootFileProvider = Directory.Exists(published) ? new PhysicalFileProvider(published) : new NullFileProvider();
        var built = Path.Combine(AppContext.BaseDirectory, $"{Assets}.runtime.json");
        if (!File.Exists(built)) return;
        builder.Configuration[WebHostDefaults.StaticWebAssetsKey] = built;
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
    }

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.MapStaticAssets($"{Assets}.endpoints.json");
        app.MapRazorComponents<App>().WithStaticAssets($"{Assets}.endpoints.json");
        app.MapDesign();
    }
}
