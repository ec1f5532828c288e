using System.Text;

namespace Takt.Server.SignIn.Pins;

/// <summary>
/// The terminal that the server was started from, and nothing that may be kept: output that is redirected to a file or a log collector does
/// not reach it.
/// </summary>
internal static class PinConsole
{
    private const string Terminal = "/dev/tty";

    public static bool Exists
    {
        get
        {
            try
            {
                using var terminal = Open();
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <exception cref="IOException">The terminal was closed.</exception>
    public static void Write(string line)
    {
        using var terminal = Open();
        terminal.Write(Encoding.UTF8.GetBytes(line + Environment.NewLine));
    }

    private static FileStream Open() => new(Terminal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
}
