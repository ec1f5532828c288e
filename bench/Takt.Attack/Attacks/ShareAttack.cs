using System.Diagnostics;
using Takt.Attack.Target;

namespace Takt.Attack.Attacks;

/// <summary>Floods as one sender while another goes on with its day, and measures what that one feels.</summary>
internal sealed class ShareAttack(AttackedServer server, TimeProvider time)
{
    private const int Connections = 8;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ExportEvery = TimeSpan.FromMilliseconds(100), PageEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostOfExports = TimeSpan.FromMilliseconds(250), MostOfPages = TimeSpan.FromSeconds(1);

    // Made beforehand: making them would keep both cores busy, which is no attack on the server.
    private readonly byte[][] _large =
        [.. Enumerable.Range(0, 4 * Connections).Select(i => AttackBodies.Events(15 << 20, "large" + i, TimeProvider.System))];

    private int _count;

    /// <returns>False when a latency was above its bound, or the one in peace was refused something.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var victim = server.Token;
        // The first seconds compile the server's code.
        await MeasureAsync("at rest, just started", victim, victim, null, cancellationToken);
        var held = await MeasureAsync("at rest", victim, victim, null, cancellationToken);
        foreach (var (who, attacker) in new[]
        {
            ("organization", await server.SiblingAsync(await server.StrangerAsync(cancellationToken), cancellationToken)),
            ("token", await server.SiblingAsync(victim, cancellationToken)),
        })
        {
            held &= await MeasureAsync($"another {who}'s bodies", victim, attacker, BodiesAsync, cancellationToken);
            held &= await MeasureAsync($"another {who}'s new labels", victim, attacker, LabelsAsync, cancellationToken);
            held &= await MeasureAsync($"another {who}'s pages", victim, attacker, PagesAsync, cancellationToken);
            held &= await MeasureAsync($"another {who}'s exports", victim, attacker, ExportsAsync, cancellationToken);
        }

        return held;
    }

    private async Task<bool> MeasureAsync(
        string name, string victim, string attacker, Func<HttpClient, int, CancellationToken, Task>? attack,
        CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var flood = server.Client(attacker);
        var floods = attack is null ? []
            : Enumerable.Range(0, Connections).Select(i => UntilOverAsync(() => attack(flood, i, over.Token), over.Token)).ToArray();
        using var exporter = server.Client(victim);
        using var reader = await server.SignedInAsync(cancellationToken);
        over.CancelAfter(Length);
        var refused = 0;
        var exports = EveryAsync(ExportEvery, async () =>
        {
            var body = AttackBodies.Events(8 * 1024, $"own-{Interlocked.Increment(ref _count)}", time);
            if (await AttackBodies.SendAsync(exporter, body, null, cancellationToken) != 200)
                Interlocked.Increment(ref refused);
        }, over.Token);
        var pages = EveryAsync(PageEvery, async () =>
        {
            using var answer = await reader.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode)
                Interlocked.Increment(ref refused);
        }, over.Token);
        var (export, page) = (await exports, await pages);
        await Task.WhenAll(floods);
        // What was taken in is still being written: the next attack begins when it is.
        await Task.Delay(Length / 2, time, cancellationToken);

        var held = refused == 0 && At(export, 0.99) <= MostOfExports && At(page, 0.99) <= MostOfPages;
        Console.WriteLine($"{name,-34}exports {Latencies(export)}; pages {Latencies(page)}; {refused} of {export.Count + page.Count} "
            + (held || attack is null ? "refused" : "refused  TOO MUCH"));
        return held;
    }

    private Task BodiesAsync(HttpClient client, int connection, CancellationToken cancellationToken) =>
        AttackBodies.SendAsync(client, _large[Interlocked.Increment(ref _count) % _large.Length], null, cancellationToken);

    private Task LabelsAsync(HttpClient client, int connection, CancellationToken cancellationToken) =>
        AttackBodies.SendAsync(client, AttackBodies.Events(1 << 20, Series(connection), time, labels: true), null, cancellationToken);

    private Task ExportsAsync(HttpClient client, int connection, CancellationToken cancellationToken) =>
        AttackBodies.SendAsync(client, AttackBodies.Events(32 << 10, Series(connection), time), null, cancellationToken);

    private static async Task PagesAsync(HttpClient client, int connection, CancellationToken cancellationToken)
    {
        string[] questions =
        [
            "/api/usage?group_by=session", "/api/usage?interval=day", "/api/sessions?limit=100", "/api/usage?group_by=member",
        ];
        using var answer = await client.GetAsync(new Uri(questions[connection % questions.Length], UriKind.Relative), cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private string Series(int connection) => $"flood-{connection}-{Interlocked.Increment(ref _count)}";

    private static async Task UntilOverAsync(Func<Task> attack, CancellationToken over)
    {
        await Task.Yield();
        while (!over.IsCancellationRequested)
        {
            try
            {
                await attack();
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Each is sent when it is due, whatever has become of those before.</summary>
    private async Task<List<TimeSpan>> EveryAsync(TimeSpan interval, Func<Task> act, CancellationToken over)
    {
        var (taken, watch) = (new List<Task<TimeSpan>>(), Stopwatch.StartNew());
        for (var due = interval; !over.IsCancellationRequested; due += interval)
        {
            if (due > watch.Elapsed)
                await Task.Delay(due - watch.Elapsed, time, CancellationToken.None);
            taken.Add(TakenAsync());
        }

        return [.. await Task.WhenAll(taken)];

        async Task<TimeSpan> TakenAsync()
        {
            var began = watch.Elapsed;
            await act();
            return watch.Elapsed - began;
        }
    }

    private static string Latencies(List<TimeSpan> times) => $"p50 {At(times, 0.5).TotalMilliseconds,5:N0}  "
        + $"p99 {At(times, 0.99).TotalMilliseconds,6:N0}  max {times.Max().TotalMilliseconds,6:N0} ms";

    private static TimeSpan At(List<TimeSpan> times, double share) =>
        times.Order().ElementAt((int)Math.Ceiling(share * times.Count) - 1);
}
