namespace Takt.Server.Dashboard.Shell;

/// <summary>Where a page leads on to when it is done, as its address says.</summary>
internal static class ReturnPath
{
    /// <summary>
    /// Only a path of our own: the address bar must not send a person who has just signed in to another site. Browsers drop tabs and line
    /// breaks before they read an address, so that a path with one between two slashes names a host.
    /// </summary>
    public static string Of(string? path) => path is ['/', not '/' and not '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}
