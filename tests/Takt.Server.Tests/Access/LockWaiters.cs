using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Access;

/// <summary>For tests that let requests meet at a lock.</summary>
internal static class LockWaiters
{
    /// <summary>Until so many connections to the server's database wait for locks.</summary>
    public static Task WaitersAsync(this TestServer server, long count) =>
        Eventually.TrueAsync(async () => await server.Database.ScalarAsync<long>(
            "select count(distinct pid) from pg_locks join pg_stat_activity using (pid) "
                + "where datname = current_database() and not granted") == count);
}
