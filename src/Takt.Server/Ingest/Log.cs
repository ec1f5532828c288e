namespace Takt.Server.Ingest;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Refused an export with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, int status, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sender of an export went away before its answer")]
    public static partial void SenderGone(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be asked about an export; the sender was told to try again")]
    public static partial void StorageAway(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "An export failed; the sender was told to try again")]
    public static partial void Failed(ILogger logger, Exception exception);
}
