namespace Takt.Server.Members;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Organization {OrganizationId} was set up")]
    public static partial void OrganizationSetUp(ILogger logger, int organizationId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Organization {OrganizationId} was made from the TAKT_BOOTSTRAP_ settings")]
    public static partial void Bootstrapped(ILogger logger, int organizationId);
}
