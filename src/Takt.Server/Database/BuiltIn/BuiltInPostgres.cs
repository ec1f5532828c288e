using System.Runtime.Versioning;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// A private PostgreSQL in a directory: found or fetched, made when missing, adopted when a crash left it running, watched while it is
/// used, stopped last. It never deletes data.
/// </summary>
internal sealed class BuiltInPostgres(BuiltInOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long one that a crash left may say nothing before it is ended.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private Postmaster? _postmaster;
    private PostmasterWatch? _watch;

    public ClusterPaths Paths { get; } = new(options.DataDirectory);

    /// <value>Known once started.</value>
    public PostgresBinaries? Binaries { get; private set; }

    /// <value>Why it is away just now; null while it answers.</value>
    public string? Problem => _watch?.Problem;

    public string ConnectionString(string role, string database, bool pooling = true)
    {
        var address = Postmaster.Address(Paths, role, database);
        address.Pooling = pooling;
        return address.ConnectionString;
    }

    /// <exception cref="StartException">It can't be started, and the operator can do something about it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new StartException(
                "The built-in PostgreSQL runs on Linux and macOS. On Windows use WSL, or give Takt a database with --database-url.");
        try
        {
            Paths.CheckSocketLength();
            Directory.CreateDirectory(Paths.Root);
            var existing = Paths.ExistingMajor();
            Binaries = await FindBinariesAsync(existing, cancellationToken);
            var data = Paths.Data(Binaries.Major);
            var user = await ClusterUser.ChooseAsync(existing is null ? null : data, cancellationToken);
            await ClusterCreation.PrepareAsync(Paths, user, cancellationToken);
            if (existing is null)
                await ClusterCreation.CreateAsync(Paths, Binaries, user, cancellationToken);
            await ClusterSettings.WriteAsync(data, Paths.Run, options.Durable, cancellationToken);
            _postmaster = new Postmaster(Paths, Binaries, user, options.Tell);
            if (!await _postmaster.AdoptAsync(Silence, cancellationToken))
                await _postmaster.StartAsync(cancellationToken);
            await ClusterRoles.EnsureAsync(Paths, cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"No permission in {Paths.Root}: {e.Message} Give it to the user Takt runs as, or choose another "
                + "place with --data or TAKT_DATA.", e);
        }
        catch (IOException e)
        {
            throw new StartException($"The data directory {Paths.Root} can't be used: {e.Message}", e);
        }

        _watch = new PostmasterWatch(Paths, _postmaster, time, logger);
        _watch.Start(_stopping.Token);
    }

    public async Task StopAsync(bool hurry)
    {
        await LeaveAsync();
        if (_postmaster is { } postmaster)
        {
            _postmaster = null;
            await postmaster.StopAsync(hurry, CancellationToken.None);
        }
    }

    /// <summary>Stops watching and leaves PostgreSQL running, for another process to adopt.</summary>
    public async Task LeaveAsync()
    {
        await _stopping.CancelAsync();
        if (_watch is { } watch)
            await watch.Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(hurry: false);
        _stopping.Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<PostgresBinaries> FindBinariesAsync(int? existing, CancellationToken cancellationToken)
    {
        var fetched = NpmPostgres.BinDirectory(Paths);
        var places = (options.BinaryDirectories ?? PostgresBinaries.MachineDirectories()).Prepend(fetched);
        if (await PostgresBinaries.FindAsync(places, existing, cancellationToken) is { } found)
            return found;
        if (existing is not (null or NpmPackage.Major))
        {
            throw new StartException(
                $"{Paths.Data(existing.Value)} holds data of PostgreSQL {existing}, and this machine has no PostgreSQL {existing}. "
                    + "Install it "
                + $"(Debian and Ubuntu: apt-get install postgresql-{existing}; macOS: brew install postgresql@{existing}). "
                + "Takt deletes nothing there.");
        }

        var package = NpmPackage.ForThisMachine();
        options.Tell($"PostgreSQL isn't on this machine: npm fetches {package.Specifier} (about 25 MB) into {Paths.Binaries}.");
        await NpmPostgres.FetchAsync(Paths, package, cancellationToken);
        return await PostgresBinaries.ProbeAsync(fetched, cancellationToken)
            ?? throw new StartException(
                $"The PostgreSQL fetched into {fetched} does not run on this machine. Install PostgreSQL from your system's packages.");
    }
}
