namespace Takt.Server.Demo;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "Demonstration: {Days} days told in {Seconds:0.0} s ({Exports} exports); it goes on by the clock")]
    public static partial void PastTold(ILogger logger, int days, double seconds, int exports);

    [LoggerMessage(Level = LogLevel.Error, Message = "The demonstration has ended: the server refused its telemetry")]
    public static partial void Ended(ILogger logger, Exception exception);
}
