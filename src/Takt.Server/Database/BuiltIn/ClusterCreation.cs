using System.Runtime.Versioning;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Makes the data directory. <c>initdb</c> works beside it and the finished result is renamed into place, so a kill at any moment leaves
/// either nothing or a whole cluster.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ClusterCreation
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static async Task PrepareAsync(ClusterPaths paths, ClusterUser user, CancellationToken cancellationToken)
    {
        await user.CheckReachableAsync(paths.Root, cancellationToken);
        foreach (var directory in new[] { paths.Run, paths.Logs })
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            File.SetUnixFileMode(directory, OwnerOnly);
            await user.OwnAsync(directory, cancellationToken);
        }
    }

    public static async Task CreateAsync(
        ClusterPaths paths, PostgresBinaries binaries, ClusterUser user, CancellationToken cancellationToken)
    {
        var target = paths.Data(binaries.Major);
        var fresh = target + ".new";
        // What a killed start left: it never held data, or it would have been renamed.
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh, OwnerOnly);
        await user.OwnAsync(fresh, cancellationToken);
        var initdb = await ChildCommand.RunAsync(
            binaries.Initdb,
            ["-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-k", .. LocaleArguments(binaries.Major)],
            user.Name,
            paths.Root,
            cancellationToken);
        if (initdb.ExitCode != 0)
            throw PostgresComplaint.Explain("PostgreSQL could not make its data directory", paths.Root, initdb.Output);
        Directory.Move(fresh, target);
    }

    /// <summary>
    /// Sorting by code point in UTF-8, the same on every machine and for ever: no index ever depends on a system library.
    /// </summary>
    private static string[] LocaleArguments(int major) => major >= 17
        ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : OperatingSystem.IsLinux() ? ["--locale=C.UTF-8"] : ["--locale=C"];
}
