using Microsoft.Extensions.Options;
using Takt.Server.Access;
using Takt.Server.ApiDocument;
using Takt.Server.Audit;
using Takt.Server.Dashboard;
using Takt.Server.Database;
using Takt.Server.Demo;
using Takt.Server.Feed;
using Takt.Server.Health;
using Takt.Server.Hosting;
using Takt.Server.Http;
using Takt.Server.Ingest;
using Takt.Server.Ledger;
using Takt.Server.Ledger.Check;
using Takt.Server.Limits;
using Takt.Server.Members;
using Takt.Server.Onboarding;
using Takt.Server.PriceHistory;
using Takt.Server.Prices;
using Takt.Server.RawBatches;
using Takt.Server.Retention;
using Takt.Server.SignIn;
using Takt.Server.Tokens;
using Takt.Server.Usage;

namespace Takt.Server;

/// <summary>The contents page: which verbs there are, and which rooms make up the server.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            return commandLine.Verb switch
            {
                "serve" => await ServerRun.RunAsync(Build(commandLine.Settings), AnnounceAsync),
                "db url" => await DatabaseVerbs.UrlAsync(commandLine.Settings, CancellationToken.None),
                "db check" => await CheckVerb.RunAsync(
                    Build(commandLine.Settings), commandLine.Settings.ContainsKey(CommandLine.RepairKey), CancellationToken.None),
                "help" => Say(CommandLine.Help),
                "version" => Say($"takt-server {ServerRun.Version}"),
                _ => throw new StartException($"Unknown verb '{commandLine.Verb}'.{Environment.NewLine}{CommandLine.Help}"),
            };
        }
        catch (Exception e) when (ServerRun.Sentence(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The whole server, not yet started. The database comes first: it starts before, and stops after, all others.</summary>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = HostingFeature.CreateBuilder(settings);
        builder.UsePageFiles();
        builder.AddDatabase();
        builder.AddHttp();
        builder.AddAccess();
        builder.AddAudit();
        builder.AddTokens();
        builder.AddSignIn();
        builder.AddMembers();
        builder.AddHealth();
        builder.AddPrices();
        builder.AddLedger();
        builder.AddPriceHistory();
        builder.AddIngest();
        builder.AddUsage();
        builder.AddLimits();
        builder.AddFeed();
        builder.AddRetention();
        builder.AddOnboarding();
        builder.AddRawBatches();
        builder.AddApiDocument();
        builder.AddDashboard();
        builder.AddDemo();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.CheckSettings();
        app.UseTrustedProxies();
        app.UseHttp();
        app.UseIngest();
        app.UseOtlpPorts();
        app.UseDashboard();
        app.UseAccess();
        app.MapHealth();
        app.MapAudit();
        app.MapTokens();
        app.MapSignIn();
        app.MapMembers();
        app.MapPrices();
        app.MapPriceHistory();
        app.MapIngest();
        app.MapUsage();
        app.MapLimits();
        app.MapFeed();
        app.MapOnboarding();
        app.MapRawBatches();
        app.MapApiDocument();
        app.MapDashboard();
        return app;
    }

    /// <summary>What an operator must read once the server is ready.</summary>
    private static async Task AnnounceAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var address = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUrl
            ?? app.Services.GetRequiredService<ServerAddresses>().Main[0];
        if (await app.Services.AnnounceDemoAsync(address, cancellationToken) is { } demo)
            Console.WriteLine($"{Environment.NewLine}{demo}");
        if (await app.Services.AnnounceAsync(address, cancellationToken) is { } link)
            Console.WriteLine($"{Environment.NewLine}This server is empty. Open this link within 24 hours to create your "
                + $"organization:{Environment.NewLine}  {link}");
    }

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }
}
