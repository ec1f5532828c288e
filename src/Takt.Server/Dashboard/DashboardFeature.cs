using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Takt.Server.Access;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Dashboard.Jump;
using Takt.Server.Dashboard.Pages.ApiDocs;
using Takt.Server.Dashboard.Pages.Definitions;
using Takt.Server.Dashboard.Pages.Design;
using Takt.Server.Dashboard.Pages.Home;
using Takt.Server.Dashboard.Pages.Machines;
using Takt.Server.Dashboard.Pages.Onboarding;
using Takt.Server.Dashboard.Pages.Sessions.Single;
using Takt.Server.Dashboard.Pages.Settings.Members;
using Takt.Server.Dashboard.Pages.Spend;
using Takt.Server.Dashboard.Shell;

namespace Takt.Server.Dashboard;

/// <summary>The page: reads the other rooms, is read by none.</summary>
internal static class DashboardFeature
{
    private const string Assets = "takt-server.staticwebassets";

    public static void AddDashboard(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        // Pages are never cached already; the framework warns at each form that it says so once more.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", LogLevel.Error);
        builder.Services.AddSingleton<ModelPalette>();
        builder.Services.AddSingleton<UsageCharts>();
        builder.Services.AddSingleton<FilterFinder>();
        builder.Services.AddSingleton<JumpFinder>();
        builder.Services.AddSingleton<HomeReader>();
        builder.Services.AddSingleton<SessionView.Reader>();
        builder.Services.AddSingleton<SpendReader>();
        builder.Services.AddSingleton<MemberCosts>();
    }

    /// <summary>Finds the page's files beside the executable, wherever the process was started and whoever hosts it.</summary>
    public static void UsePageFiles(this WebApplicationBuilder builder)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        builder.Environment.WebRootFileProvider = Directory.Exists(published)
            ? new PhysicalFileProvider(published) : new NullFileProvider();
        var built = Path.Combine(AppContext.BaseDirectory, $"{Assets}.runtime.json");
        if (!File.Exists(built))
            return;
        builder.Configuration[WebHostDefaults.StaticWebAssetsKey] = built;
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
    }

    /// <summary>Answers people with pages where nothing else would; to be called before the caller is looked up in the database.</summary>
    public static void UseDashboard(this WebApplication app) => app.UseMiddleware<ReaderPages>();

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.MapStaticAssets($"{Assets}.endpoints.json");
        app.MapRazorComponents<App>().WithStaticAssets($"{Assets}.endpoints.json");
        // Their own results' types come from another generator, which the one of request delegates can't see.
        app.MapGet("/parts/pulse", static IResult (bool mine) => new RazorComponentResult<Pulse>(new { Mine = mine }))
            .Requires(Requirement.Person).ExcludeFromDescription();
        app.MapGet("/parts/machine", static IResult (long token) => new RazorComponentResult<MachineWatch>(new { Token = token }))
            .Requires(Requirement.Person).ExcludeFromDescription();
        app.MapGet("/parts/jump", static IResult (bool mine, string? text) =>
            new RazorComponentResult<JumpList>(new { Mine = mine, Text = text ?? "" }))
            .Requires(Requirement.Person).ExcludeFromDescription();
        app.MapGet("/parts/carriers", static IResult (bool mine) => new RazorComponentResult<Carriers>(new { Mine = mine }))
            .Requires(Requirement.Person).ExcludeFromDescription();
        app.MapCharts();
        app.MapDesign();
        app.MapGuides();
        app.MapApiDocs();
        app.MapDefinitionDocs();
    }
}
