using Takt.Contracts.Tokens;

namespace Takt.Server.Dashboard.Pages.Settings.Connections;

internal static class ConnectionWords
{
    /// <summary>When a signal last came in; null is never.</summary>
    public static DateTimeOffset? LastOf(this ConnectionItem connection, string signal) =>
        connection.Signals.FirstOrDefault(seen => seen.Signal == signal)?.LastReceivedAt;
}
