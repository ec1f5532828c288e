using System.Globalization;
using System.Text;

namespace Takt.Server.Database.BuiltIn;

/// <summary>The layout of the data directory.</summary>
internal sealed class ClusterPaths(string root)
{
    public const int Port = 5432;

    public string Root { get; } = Path.TrimEndingDirectorySeparator(root);

    /// <value>The unix socket's directory, mode 0700: whoever may enter it may use the database.</value>
    public string Run => Path.Combine(Root, "run");

    public string Logs => Path.Combine(Root, "log");

    public string Log => Path.Combine(Logs, "postgres.log");

    public string Binaries => Path.Combine(Root, "binaries");

    public string Data(int major) => Path.Combine(Root, "pg" + major.ToString(CultureInfo.InvariantCulture));

    /// <summary>The newest major version that has data here; null on the first start.</summary>
    /// <exception cref="StartException">A directory is not what its name says.</exception>
    public int? ExistingMajor()
    {
        int? newest = null;
        foreach (var directory in Directory.Exists(Root) ? Directory.GetDirectories(Root, "pg*") : [])
        {
            if (!int.TryParse(Path.GetFileName(directory)[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var major))
                continue;
            CheckVersion(directory, major);
            newest = Math.Max(newest ?? 0, major);
        }

        return newest;
    }

    /// <summary>A socket's path has a fixed length in the operating system: better said now than by a failing PostgreSQL.</summary>
    public void CheckSocketLength()
    {
        var limit = OperatingSystem.IsLinux() ? 107 : 103;
        var socket = Path.Combine(Run, ".s.PGSQL." + Port.ToString(CultureInfo.InvariantCulture));
        var length = Encoding.UTF8.GetByteCount(socket);
        if (length > limit)
        {
            throw new StartException(
                $"The data directory's path is too long: PostgreSQL's socket {socket} would have {length} bytes, the operating system "
                    + $"allows {limit}. "
                + "Choose a shorter one with --data or TAKT_DATA.");
        }
    }

    private static void CheckVersion(string directory, int major)
    {
        string version;
        try
        {
            version = File.ReadAllText(Path.Combine(directory, "PG_VERSION")).Trim();
        }
        catch (FileNotFoundException)
        {
            throw new StartException(
                $"{directory} is not a PostgreSQL data directory: it has no PG_VERSION. Takt deletes nothing there; move it away, "
                    + "or choose another place with --data.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException(
                $"No permission to read {directory}: it belongs to another user. Start Takt as that user, or choose another place with "
                    + "--data.");
        }

        if (version != major.ToString(CultureInfo.InvariantCulture))
        {
            throw new StartException(
                $"{directory} holds data of PostgreSQL {version}, its name says {major}. Takt deletes nothing there; "
                    + $"rename it to pg{version}, or choose another place with --data.");
        }
    }
}
