namespace Takt.Server.Ledger;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug,
        Message = "Organization {OrganizationId}: another transaction stood in the way ({SqlState}); trying again")]
    public static partial void GroupRetried(ILogger logger, int organizationId, string sqlState);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Organization {OrganizationId}: {Requests} requests not stored, the database is away ({Reason}); "
            + "their senders will retry")]
    public static partial void DatabaseAway(ILogger logger, int organizationId, int requests, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Organization {OrganizationId}: a request could not be stored and was refused alone")]
    public static partial void RequestRefused(ILogger logger, Exception exception, int organizationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Organization {OrganizationId}: a group could not be written")]
    public static partial void GroupFailed(ILogger logger, Exception exception, int organizationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who was heard could not be written down, and is kept for the next time: {Reason}")]
    public static partial void PresenceFailed(ILogger logger, string reason);
}
