using Npgsql;
using Takt.Server.Settings;

namespace Takt.Server.Database;

/// <summary>Which PostgreSQL the server uses. Keys are the environment variables' names; the command line wins over them.</summary>
internal sealed class DatabaseOptions
{
    private const string Example = "Host=…;Username=…;Password=…;Database=takt";

    /// <value>Where the built-in PostgreSQL lives: <c>TAKT_DATA</c>, default <c>~/.takt/server</c>.</value>
    public string DataDirectory { get; set; } = "";

    /// <value><c>ConnectionStrings__Takt</c>, as Npgsql writes it; null is the built-in PostgreSQL.</value>
    public string? ConnectionString { get; set; }

    /// <value><c>ConnectionStrings__TaktOwner</c>: the role that migrates and owns the audit log; default: the role that serves.</value>
    public string? OwnerConnectionString { get; set; }

    public bool IsBuiltIn => ConnectionString is null;

    public static void Read(DatabaseOptions options, SettingsReader settings)
    {
        options.DataDirectory = settings.Text("TAKT_DATA") is { } data ? Path.GetFullPath(ExpandHome(data)) : DataDirectoryDefault();
        options.ConnectionString = Connection(settings, "ConnectionStrings__Takt");
        options.OwnerConnectionString = Connection(settings, "ConnectionStrings__TaktOwner");
        if (options.OwnerConnectionString is not null && options.ConnectionString is null)
            settings.Error("ConnectionStrings__TaktOwner", "needs ConnectionStrings__Takt beside it (the role that serves)");
    }

    private static string? Connection(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } text)
            return null;
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(ConnectionUrl.IsUrl(text) ? ConnectionUrl.ToConnectionString(text) : text);
            if (string.IsNullOrEmpty(builder.Host))
                settings.Error(key, $"names no host; write postgres://user:password@host:5432/takt or {Example}");
            builder.ApplicationName ??= "takt";
            return builder.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text holds a password: it is never repeated.
            settings.Error(key, $"is neither a postgres:// URL nor a connection string such as {Example}");
            return null;
        }
    }

    /// <summary>
    /// PostgreSQL refuses to run as root, so its files belong to another user, who must be able to reach them: root's home is usually
    /// closed.
    /// </summary>
    private static string DataDirectoryDefault()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            && (home.Length == 0 || !Directory.Exists(home) || !File.GetUnixFileMode(home).HasFlag(UnixFileMode.OtherExecute)))
        {
            return "/var/lib/takt/server";
        }

        return Path.Combine(home.Length == 0 ? Directory.GetCurrentDirectory() : home, ".takt", "server");
    }

    private static string ExpandHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
        : path;
}
