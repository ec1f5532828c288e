using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;

namespace Takt.Server.Database.BuiltIn;

/// <summary>Fetches PostgreSQL's programs with the machine's npm, checks them and unpacks them into the data directory.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NpmPostgres
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The directory of its programs, whether they are there or not.</summary>
    public static string BinDirectory(ClusterPaths paths) => Path.Combine(Home(paths), "native", "bin");

    /// <exception cref="StartException">npm is missing or failed, or the package is not the pinned one.</exception>
    public static async Task FetchAsync(ClusterPaths paths, NpmPackage package, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.Binaries, ReadableByAll);
        var work = Path.Combine(paths.Binaries, ".new");
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work, ReadableByAll);
        var archive = await DownloadAsync(package, work, cancellationToken);
        await InstallAsync(archive, package, work, Home(paths), cancellationToken);
    }

    /// <summary>Checks an archive against its pin and unpacks it; nothing is unpacked from another archive.</summary>
    public static async Task InstallAsync(
        string archive, NpmPackage package, string work, string target, CancellationToken cancellationToken)
    {
        await using (var stream = File.OpenRead(archive))
        {
            var hash = await SHA512.HashDataAsync(stream, cancellationToken);
            if (!CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(package.Sha512)))
            {
                throw new StartException(
                    $"The package {package.Specifier} that npm fetched is not the one Takt expects: its SHA-512 differs. "
                        + "Nothing of it was used. "
                    + "Try again; if it stays so, install PostgreSQL from your system's packages, or give Takt a database with "
                    + "--database-url.");
            }

            stream.Position = 0;
            await using var plain = new GZipStream(stream, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(plain, work, overwriteFiles: true, cancellationToken);
        }

        var unpacked = Path.Combine(work, "package");
        await LinkAsync(unpacked, cancellationToken);
        OpenToAll(unpacked);
        Directory.Move(unpacked, target);
        Directory.Delete(work, recursive: true);
    }

    private static string Home(ClusterPaths paths) => Path.Combine(paths.Binaries, NpmPackage.Version);

    private static async Task<string> DownloadAsync(NpmPackage package, string work, CancellationToken cancellationToken)
    {
        ChildCommand.Outcome pack;
        try
        {
            pack = await ChildCommand.RunAsync(
                "npm", ["pack", package.Specifier, "--pack-destination", work, "--silent"], null, work, cancellationToken,
                wholeEnvironment: true);
        }
        catch (StartException e) when (e.InnerException is System.ComponentModel.Win32Exception)
        {
            throw new StartException(
                "PostgreSQL isn't on this machine, and neither is npm, with which Takt would fetch it. Install one of them "
                + "(Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17), or give Takt a database with "
                + "--database-url.", e);
        }

        return Directory.GetFiles(work, "*.tgz") is [var archive]
            ? archive
            : throw new StartException(
                $"npm could not fetch {package.Specifier} (exit code {pack.ExitCode}): {LastLine(pack.Output)} "
                + "Check the network and npm's settings, or install PostgreSQL from your system's packages.");
    }

    /// <summary>npm packages can't carry symbolic links; this one lists those its libraries need in a file beside them.</summary>
    private static async Task LinkAsync(string package, CancellationToken cancellationToken)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        await using var stream = File.OpenRead(list);
        using var links = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var path = Path.GetFullPath(Path.Combine(package, link.GetProperty("target").GetString()!));
            var source = Path.GetFullPath(Path.Combine(package, link.GetProperty("source").GetString()!));
            if (!path.StartsWith(package + "/", StringComparison.Ordinal) || !source.StartsWith(package + "/", StringComparison.Ordinal))
                throw new StartException($"{list} names a path outside of the package. Nothing of it was used.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source));
        }
    }

    /// <summary>The programs may have to run as another user than the one who unpacked them.</summary>
    private static void OpenToAll(string root)
    {
        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root))
            File.SetUnixFileMode(directory, ReadableByAll);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(file).LinkTarget is null)
                File.SetUnixFileMode(file, Path.GetFileName(Path.GetDirectoryName(file)) == "bin"
                    ? ReadableByAll : File.GetUnixFileMode(file) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing.";
}
