using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Jobs;
using Takt.Server.Ledger.Lattice;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>Does the summing of changes now.</summary>
internal static class Folding
{
    public static async Task RunAsync(TestServer server)
    {
        var leases = server.Services.GetRequiredService<JobLeases>();
        // Each replica of a test has a lease of its own: what must not be done twice at once is locked by the work itself.
        var lease = await leases.TryTakeAsync(
            $"summing in test {server.Main.Port}", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await server.Services.GetRequiredService<LatticeFolder>().RunAsync(lease!, TestContext.Current.CancellationToken);
    }
}
