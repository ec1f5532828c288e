using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Takt.Server.Hosting;

namespace Takt.Server.Tests.Hosting;

public sealed class Http2LogTests
{
    [Theory]
    [InlineData("Http2QueueOperationsExceeded", LogLevel.Warning)]
    [InlineData("Http2UnexpectedConnectionQueueError", LogLevel.Critical)]
    public void CriticalOfKestrel_IsAsGraveAsItIs(string name, LogLevel level)
    {
        using var heard = new Heard();
        using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(new LoggerFactory([heard]))
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>)).BuildServiceProvider();
        using var log = new Http2Log(services);

        log.CreateLogger(Http2Log.Category).Log(LogLevel.Critical, new EventId(60, name), "Connection id 0HNX exceeded.", null,
            static (text, _) => text);

        var (said, words) = Assert.Single(heard.Said);
        Assert.Equal(level, said);
        Assert.EndsWith("Connection id 0HNX exceeded.", words, StringComparison.Ordinal);
    }

    private sealed class Heard : ILoggerProvider, ILogger
    {
        public List<(LogLevel Level, string Words)> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
