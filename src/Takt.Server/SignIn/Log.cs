namespace Takt.Server.SignIn;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in refused for {Address}: too many attempts")]
    public static partial void SignInThrottled(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A PIN could not be delivered: {Reason}")]
    public static partial void PinNotDelivered(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The access proxy's keys (TAKT_PROXY_JWKS) could not be read: {Reason}")]
    public static partial void ProxyKeysNotRead(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An identity of the access proxy, sent by {Address}, was refused: {Fault}")]
    public static partial void ProxyTokenRefused(ILogger logger, string address, string fault);
}
