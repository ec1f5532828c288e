namespace Takt.Server.Onboarding;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired device flows could not be swept; the next sweep takes them")]
    public static partial void DevicesNotSwept(ILogger logger, Exception exception);
}
