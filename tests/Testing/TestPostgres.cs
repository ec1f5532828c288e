using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Takt.Server;
using Takt.Server.Database;
using Takt.Server.Database.BuiltIn;

namespace Takt.Testing;

/// <summary>
/// One private PostgreSQL for all test processes of this checkout, without safety against power loss; or the one that
/// <c>TAKT_TEST_DATABASE</c> names (a superuser's address). Whoever comes first starts it, whoever leaves last stops it, and what a killed
/// run left is adopted. For <c>./test.sh --clock</c>, <c>TAKT_TEST_SHIFTED_POSTGRES</c> is a folder with the programs of one, where its
/// cluster has its place, too.
/// </summary>
internal static class TestPostgres
{
    private const string Memory = "/dev/shm";
    private static readonly Lazy<Task<Func<string, string, string>>> Shared = new(StartAsync);

    /// <summary>How to reach a database as a role.</summary>
    public static async Task<string> AddressAsync(string role, string database)
    {
        var address = await Shared.Value;
        return new NpgsqlConnectionStringBuilder(address(role, database))
        {
            Timezone = "UTC",
            MaxPoolSize = 20,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    private static async Task<Func<string, string, string>> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("TAKT_TEST_DATABASE") is { Length: > 0 } external)
            return External(ConnectionUrl.IsUrl(external) ? ConnectionUrl.ToConnectionString(external) : external);

        // One that runs by another clock than this process would give tests two days at once.
        var shifted = Environment.GetEnvironmentVariable("TAKT_TEST_SHIFTED_POSTGRES") is { Length: > 0 } named ? named : null;
        var directory = shifted is null
            ? Path.Combine(Temporary(), $"takt-test-{Environment.UserName}-{Fingerprint(RepositoryRoot())}")
            : Path.Combine(shifted, "cluster");
        Directory.CreateDirectory(directory);
        string[]? programs = shifted is null ? null : [shifted];
        var options = new BuiltInOptions { DataDirectory = directory, Durable = false, BinaryDirectories = programs };
        var postgres = new BuiltInPostgres(options, TimeProvider.System, NullLogger.Instance);
        using var start = await LockAsync(Path.Combine(directory, "start.lock"));
        try
        {
            await postgres.StartAsync(CancellationToken.None);
        }
        catch (StartException e)
        {
            throw Prerequisite.Missing(e.Message, e);
        }

        var users = Path.Combine(directory, "users.lock");
        await using (new FileStream(users, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
        }

        var mine = new FileStream(users, FileMode.Open, FileAccess.Read, FileShare.Read);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => LeaveAsync(postgres, mine, directory).GetAwaiter().GetResult();
        return (role, database) => postgres.ConnectionString(role, database);
    }

    private static async Task LeaveAsync(BuiltInPostgres postgres, FileStream mine, string directory)
    {
        NpgsqlConnection.ClearAllPools();
        using var start = await LockAsync(Path.Combine(directory, "start.lock"));
        await mine.DisposeAsync();
        if (TryLock(mine.Name) is not { } last)
        {
            await postgres.LeaveAsync();
            return;
        }

        await postgres.StopAsync(hurry: true);
        // The locks' files stay: somebody may wait for them.
        if (directory.StartsWith(Memory, StringComparison.Ordinal))
            Array.ForEach(Directory.GetDirectories(directory), folder => Directory.Delete(folder, recursive: true));
        await last.DisposeAsync();
    }

    /// <summary>An external superuser becomes the roles, which exist for the whole cluster.</summary>
    private static Func<string, string, string> External(string address) => (role, database) =>
    {
        var builder = new NpgsqlConnectionStringBuilder(address) { Database = database };
        if (role != "postgres")
            builder.Options = $"-c role={role}";
        return builder.ConnectionString;
    };

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            if (TryLock(path) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Memory where there is plenty of it: each test's database is nearly a thousand small files that come and go.</summary>
    private static string Temporary()
    {
        const long Plenty = 6L << 30;
        return Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Plenty
            && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= 2 * Plenty ? Memory : "/tmp";
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Takt.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? AppContext.BaseDirectory;
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
