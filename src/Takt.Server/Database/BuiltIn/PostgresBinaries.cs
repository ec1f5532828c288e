using System.Globalization;
using System.Text.RegularExpressions;

namespace Takt.Server.Database.BuiltIn;

/// <summary>One installation of PostgreSQL's programs.</summary>
internal sealed partial record PostgresBinaries(string Directory, int Major, string Version)
{
    public const int OldestMajor = 15;

    public string Initdb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>Looks for an installation on this machine, the newest first.</summary>
    /// <param name="major">The version an existing data directory needs; null takes any from <see cref="OldestMajor"/> on.</param>
    public static async Task<PostgresBinaries?> FindAsync(IEnumerable<string> directories, int? major, CancellationToken cancellationToken)
    {
        PostgresBinaries? best = null;
        foreach (var directory in directories)
        {
            if (await ProbeAsync(directory, cancellationToken) is not { } found)
                continue;
            if ((major is null ? found.Major >= OldestMajor : found.Major == major) && found.Major > (best?.Major ?? 0))
                best = found;
        }

        return best;
    }

    /// <summary>Where Debian, Red Hat, Homebrew and Postgres.app put them, then the PATH.</summary>
    public static IEnumerable<string> MachineDirectories()
    {
        (string Parent, string Pattern, string Below)[] places =
        [
            ("/usr/lib/postgresql", "*", "bin"),
            ("/usr", "pgsql-*", "bin"),
            ("/opt/homebrew/opt", "postgresql*", "bin"),
            ("/usr/local/opt", "postgresql*", "bin"),
            ("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
            ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        ];
        var installed = places.Where(p => System.IO.Directory.Exists(p.Parent))
            .SelectMany(p => System.IO.Directory.GetDirectories(p.Parent, p.Pattern).Select(d => Path.Combine(d, p.Below)));
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return installed.Concat(path).Where(Path.IsPathRooted);
    }

    public static async Task<PostgresBinaries?> ProbeAsync(string directory, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, "initdb")) || !File.Exists(Path.Combine(directory, "pg_ctl")))
            return null;
        var postgres = Path.Combine(directory, "postgres");
        if (!File.Exists(postgres))
            return null;
        var answer = await ChildCommand.RunAsync(postgres, ["--version"], null, "/", cancellationToken);
        var match = VersionPattern().Match(answer.Output);
        return answer.ExitCode == 0 && match.Success
            ? new PostgresBinaries(directory, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), match.Groups[1].Value)
            : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) ((\d+)\S*)")]
    private static partial Regex VersionPattern();
}
