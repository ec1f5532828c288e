using Npgsql;

namespace Takt.Server.Database;

/// <summary>Reads the URL form of a PostgreSQL address, which most platforms hand out, into Npgsql's own form.</summary>
internal static class ConnectionUrl
{
    public static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <exception cref="FormatException">The URL is malformed.</exception>
    /// <exception cref="ArgumentException">A parameter is unknown.</exception>
    public static string ToConnectionString(string url)
    {
        var uri = new Uri(url, UriKind.Absolute);
        var builder = new NpgsqlConnectionStringBuilder();
        if (uri.Host.Length > 0)
            builder.Host = uri.Host.Trim('[', ']');
        if (uri.Port > 0)
            builder.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length == 2)
            builder.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = parameter.Split('=', 2);
            Set(builder, Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "");
        }

        return builder.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "user":
                builder.Username = value;
                break;
            case "dbname":
                builder.Database = value;
                break;
            case "connect_timeout":
                builder.Timeout = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                break;
            default:
                builder[name.Replace('_', ' ')] = value;
                break;
        }
    }
}
