namespace Takt.Server.Prices;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Re-pricing history is held up, and goes on as soon as the database answers")]
    public static partial void RepricingHeldUp(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Organization {OrganizationId}: history is re-priced, version {VersionId} of the price list is {State}")]
    public static partial void Repriced(ILogger logger, int organizationId, long versionId, string state);
}
