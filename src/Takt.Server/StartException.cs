namespace Takt.Server;

/// <summary>
/// The server can't start, and its operator can do something about it: the message is one or two sentences that say what. It is printed
/// without a stack trace and the process ends with exit code 1.
/// </summary>
public sealed class StartException : Exception
{
    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
