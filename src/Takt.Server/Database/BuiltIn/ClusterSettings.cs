using System.Globalization;
using System.Runtime.Versioning;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Writes <c>postgresql.conf</c> for this machine at every start; an operator's own lines go to <c>local.conf</c> beside it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ClusterSettings
{
    private const long MiB = 1024 * 1024;

    public static async Task WriteAsync(string dataDirectory, string socketDirectory, bool durable, CancellationToken cancellationToken)
    {
        var file = Path.Combine(dataDirectory, "postgresql.conf");
        var fresh = file + ".new";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MiB;
        await File.WriteAllTextAsync(fresh, Compose(socketDirectory, memory, durable), cancellationToken);
        File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move(fresh, file, overwrite: true);
    }

    /// <param name="memoryMiB">What the machine, or the container, has.</param>
    public static string Compose(string socketDirectory, long memoryMiB, bool durable)
    {
        var buffers = (durable ? Math.Clamp(memoryMiB / 8, 128, 2048) : 128).ToString(CultureInfo.InvariantCulture);
        var cache = Math.Max(memoryMiB / 2, 256).ToString(CultureInfo.InvariantCulture);
        var text = $"""
            # Written by Takt at every start. Put settings of your own into local.conf in this directory: they win.
            listen_addresses = ''
            unix_socket_directories = '{socketDirectory.Replace("'", "''", StringComparison.Ordinal)}'
            unix_socket_permissions = 0700
            port = {ClusterPaths.Port.ToString(CultureInfo.InvariantCulture)}
            max_connections = {(durable ? 120 : 400).ToString(CultureInfo.InvariantCulture)}
            shared_buffers = {buffers}MB
            effective_cache_size = {cache}MB
            work_mem = 32MB
            maintenance_work_mem = 128MB
            # Flash storage: a random page costs hardly more than a sequential one.
            random_page_cost = 1.1
            effective_io_concurrency = 100
            jit = off
            wal_compression = on
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            # Monthly partitions, with indexes, are locked one by one.
            max_locks_per_transaction = 256
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            log_line_prefix = '%m [%p] '

            """;
        if (!durable)
            text += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_wal_size = 512MB\n";
        return text + "include_if_exists = 'local.conf'\n";
    }
}
