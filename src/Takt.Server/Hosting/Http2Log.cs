namespace Takt.Server.Hosting;

/// <summary>
/// Says in our own words what Kestrel calls critical about one HTTP/2 connection. It ends a connection that floods it, as it should, and
/// nobody has to be woken for that; whatever else it says stays as grave as it says it.
/// </summary>
internal sealed class Http2Log(IServiceProvider services) : ILoggerProvider, ILogger
{
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    private const string Flood = "Http2QueueOperationsExceeded";

    private string? _last;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var logger = services.GetRequiredService<ILogger<Http2Log>>();
        var message = formatter(state, null);
        if (eventId.Name != Flood)
            HostingLog.Http2Failed(logger, exception, message);
        // It is said for each operation that found no room, by the thousand.
        else if (Interlocked.Exchange(ref _last, message) != message)
            HostingLog.Http2Flooded(logger, message);
    }

    public void Dispose()
    {
    }
}

internal static partial class HostingLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection that flooded the server was closed: {Message}")]
    public static partial void Http2Flooded(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Critical, Message = "An HTTP/2 connection has failed: {Message}")]
    public static partial void Http2Failed(ILogger logger, Exception? exception, string message);
}
