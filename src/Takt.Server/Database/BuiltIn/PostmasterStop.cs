using System.Diagnostics;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Stops a PostgreSQL in bounded time: first in good order, then at once, then by the kernel. Nothing that was committed is lost by any of
/// them; after the last two the next start replays the log. One that is told to stop while it replays its log may never do so by itself.
/// </summary>
internal sealed class PostmasterStop(PostgresBinaries binaries, ClusterUser user, ClusterPaths paths, PostmasterProbe probe)
{
    private const string InGoodOrder = "fast", AtOnce = "immediate";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), ShortPatience = TimeSpan.FromSeconds(4),
        Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="hurry">Skips the last checkpoint.</param>
    /// <returns>False when it lives on, which only a kernel that doesn't let go of it can cause.</returns>
    public async Task<bool> RunAsync(bool hurry, CancellationToken cancellationToken)
    {
        // One that isn't up yet has nothing to bring into order.
        if (probe.ProcessId() is null)
            return true;
        var isUp = !hurry
            && await probe.AskAsync(cancellationToken) is PostmasterState.Ready or PostmasterState.Stopping or PostmasterState.Silent;
        return (isUp && await TellAsync(InGoodOrder, Patience, cancellationToken))
            || await TellAsync(AtOnce, ShortPatience, cancellationToken)
            || await KillAsync(cancellationToken);
    }

    private async Task<bool> TellAsync(string mode, TimeSpan patience, CancellationToken cancellationToken)
    {
        await ChildCommand.RunAsync(
            binaries.PgCtl, ["stop", "-W", "-s", "-D", paths.Data(binaries.Major), "-m", mode], user.Name, paths.Root, cancellationToken);
        return await GoneAsync(patience, cancellationToken);
    }

    private async Task<bool> KillAsync(CancellationToken cancellationToken)
    {
        if (probe.ProcessId() is { } id)
        {
            // Those that it began end by themselves when it is gone.
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        return await GoneAsync(ShortPatience, cancellationToken);
    }

    private async Task<bool> GoneAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (probe.ProcessId() is not null)
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                return false;
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        return true;
    }
}
