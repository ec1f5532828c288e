namespace Takt.Server.Jobs;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error,
        Message = "The {Job} failed and will be tried again; of more failures of this kind nothing is said until it works")]
    public static partial void RoundFailed(ILogger logger, Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The {Job} failed and will be tried again: {Reason}. Of more failures of this kind nothing is said until it works")]
    public static partial void DatabaseAway(ILogger logger, string job, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Job} works again")]
    public static partial void RoundsWork(ILogger logger, string job);
}
