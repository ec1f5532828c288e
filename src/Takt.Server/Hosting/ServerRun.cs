using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Takt.Server.Database;

namespace Takt.Server.Hosting;

/// <summary>One run of the server, from its settings' check to PostgreSQL's stop.</summary>
internal static class ServerRun
{
    public static string Version { get; } =
        typeof(ServerRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <param name="announce">Told once the server is ready, after the banner.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app, Func<WebApplication, CancellationToken, Task> announce)
    {
        using var hurry = new CancellationTokenSource();
        using var signals = new StopSignals(hurry);
        try
        {
            try
            {
                await StartAsync(app, CancellationToken.None);
                Banner(app.Services);
                await announce(app, app.Lifetime.ApplicationStopping);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // It may listen already: what has come in is answered before anything goes.
                await app.StopAsync(hurry.Token);
                Console.WriteLine("Stopped before it was ready.");
                return 0;
            }

            await Stopping(app.Lifetime);
            await app.StopAsync(hurry.Token);
            return 0;
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>Checks the settings of all rooms before anything reads them, so that all mistakes are told at once.</summary>
    /// <exception cref="OptionsValidationException">Every mistake in one room's settings.</exception>
    /// <exception cref="AggregateException">The same, of several features.</exception>
    public static void CheckSettings(this WebApplication app) => app.Services.GetService<IStartupValidator>()?.Validate();

    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        app.Services.GetRequiredService<StartPhase>().Over = true;
    }

    /// <summary>What the operator is told; null for what only a stack trace explains.</summary>
    public static string? Sentence(Exception e) => e switch
    {
        StartException => e.Message,
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join(Environment.NewLine, many.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)),
        IOException { InnerException: AddressInUseException } =>
            $"{e.Message} Is another takt-server or collector running? Choose another port with --urls, --otlp-http or --otlp-grpc (off "
                + "closes one).",
        System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AccessDenied } =>
            "No permission to open that port: ports below 1024 are for root. Choose another with --urls, --otlp-http or --otlp-grpc.",
        System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressNotAvailable } =>
            "This machine has no such address to listen on. Check --urls, --otlp-http and --otlp-grpc.",
        _ => null,
    };

    private static void Banner(IServiceProvider services)
    {
        var addresses = services.GetRequiredService<ServerAddresses>();
        var lines = addresses.Main.Select((url, i) => $"  {(i == 0 ? "page" : "    ")}  {url}").ToList();
        string?[] otlp = [addresses.OtlpHttp?.ToString(), addresses.OtlpGrpc is { } grpc ? $"{grpc} (gRPC)" : null];
        lines.Add("  OTLP  " + string.Join("  ", otlp.Append("the page's address takes it too").OfType<string>()));
        lines.Add("  data  " + services.GetRequiredService<DatabaseState>().Description);
        Console.WriteLine($"Takt {Version} is ready.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }

    private static Task Stopping(IHostApplicationLifetime lifetime)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }

    /// <summary>The host drains at the first signal; the second one hurries it.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations;
        private int _seen;

        public StopSignals(CancellationTokenSource hurry) => _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    if (Interlocked.Increment(ref _seen) > 1)
                        hurry.Cancel();
                })),
        ];

        public void Dispose() => Array.ForEach(_registrations, r => r.Dispose());
    }
}
