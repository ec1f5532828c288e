namespace Takt.Server.PriceHistory;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "Organization {OrganizationId}: history is re-priced, version {VersionId} of the price list is {State}")]
    public static partial void Repriced(ILogger logger, int organizationId, long versionId, string state);
}
