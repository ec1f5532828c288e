using System.Collections.Concurrent;
using Takt.Attack.Target;

namespace Takt.Attack.Attacks;

/// <summary>Drives the server's memory as high as bodies can.</summary>
internal sealed class MemoryAttack(AttackedServer server, TimeProvider time)
{
    private const long Most = 400L << 20, MostLeft = 96L << 20;

    private const int MiB = 1 << 20;

    private static readonly TimeSpan GivenBackWithin = TimeSpan.FromSeconds(30);

    /// <returns>False when it held more than it may, or kept what it had.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var token = await server.StrangerAsync(cancellationToken);
        using var client = server.Client(token);
        // What a server that has done something holds, its code compiled.
        for (var i = 0; i < 300; i++)
            await AttackBodies.SendAsync(client, AttackBodies.Events(20_000, "warm" + i, time), null, cancellationToken);
        var idle = server.Memory.Now;
        Console.WriteLine($"idle                          {idle / (double)MiB,6:N0} MiB");

        var held = await StepAsync("64 bodies of 15 MiB at once", idle, 64, i => (AttackBodies.Events(15 * MiB, "plain" + i, time), null),
            cancellationToken);
        foreach (var coding in new[] { "gzip", "deflate", "br" })
        {
            var bomb = AttackBodies.Bomb(coding, 1L << 30);
            held &= await StepAsync($"8 bombs of {coding}", idle, 8, _ => (bomb, coding), cancellationToken);
        }

        held &= await StepAsync("one sender of 63 MiB of gzip", idle, 1,
            i => (AttackBodies.Pack(AttackBodies.Events(63 * MiB, "lone" + i, time)), "gzip"), cancellationToken);
        held &= await StepAsync("8 senders of 63 MiB of gzip", idle, 8,
            i => (AttackBodies.Pack(AttackBodies.Events(63 * MiB, "packed" + i, time)), "gzip"), cancellationToken);
        return held;
    }

    private async Task<bool> StepAsync(
        string name, long idle, int senders, Func<int, (byte[] Body, string? Coding)> make, CancellationToken cancellationToken)
    {
        var bodies = Enumerable.Range(0, senders).Select(make).ToArray();
        var answers = new ConcurrentDictionary<int, int>();
        server.Memory.Begin();
        await Task.WhenAll(bodies.Select(async body =>
        {
            using var client = server.Client(await server.StrangerAsync(cancellationToken));
            var status = await AttackBodies.SendAsync(client, body.Body, body.Coding, cancellationToken);
            answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        }));
        var peak = server.Memory.Peak;

        var ended = time.GetTimestamp();
        while (server.Memory.Now > idle + MostLeft && time.GetElapsedTime(ended) < GivenBackWithin)
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        var (left, after) = (server.Memory.Now, time.GetElapsedTime(ended));
        var held = peak <= Most && left <= idle + MostLeft;
        Console.WriteLine($"{name,-30}{peak / (double)MiB,6:N0} MiB, {left / (double)MiB:N0} MiB after {after.TotalSeconds:N0} s "
            + $"({string.Join(", ", answers.Select(pair => $"{pair.Value} × {pair.Key}"))}){(held ? "" : "  TOO MUCH")}");
        return held;
    }
}
