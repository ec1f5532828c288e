using Takt.Attack.Attacks;
using Takt.Attack.Target;

const string Help = """
    Usage: Takt.Attack memory|share [--server PATH]
      memory         64 bodies of 15 MiB at once, bombs of every coding in turn, 8 senders of 63 MiB of gzip: what the server's memory
                     comes to (400 MiB at the most), and what is left of it 30 s later
      share          one sender floods by bodies, new labels, pages and exports in turn, over 8 connections: what another organization's
                     exports (250 ms at the 99th percentile) and pages (1 s) take meanwhile, and another token's of the same one
      --server PATH  another build's takt-server, to compare with; the one of this build otherwise

    The server runs with a database of its own in a new directory, which is deleted afterwards.
    """;

try
{
    var path = args is [_, "--server", var other] ? other : Path.Combine(AppContext.BaseDirectory, "takt-server");
    if (args is not ([_] or [_, "--server", _]) || args[0] is not ("memory" or "share"))
    {
        Console.WriteLine(Help);
        return 2;
    }

    await using var server = await AttackedServer.StartAsync(path, CancellationToken.None);
    var held = args[0] == "memory"
        ? await new MemoryAttack(server, TimeProvider.System).RunAsync(CancellationToken.None)
        : await new ShareAttack(server, TimeProvider.System).RunAsync(CancellationToken.None);
    return held ? 0 : 1;
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
