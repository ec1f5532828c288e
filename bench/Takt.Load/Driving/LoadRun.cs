using System.Security.Cryptography;
using Takt.Load.Templates;

namespace Takt.Load.Driving;

/// <summary>What a run has sent and seen.</summary>
/// <param name="Sessions">Sessions begun.</param>
/// <param name="Processor">This process's own processor time, of which the load generator should take little.</param>
internal sealed record LoadResult(Tally Tally, int Sessions, TimeSpan Measured, TimeSpan Processor)
{
    public double RecordsPerSecond => Tally.MeasuredRecords / Measured.TotalSeconds;

    /// <param name="share">0.5 is the median.</param>
    public TimeSpan Latency(double share)
    {
        if (Tally.Latencies.Count == 0)
            return TimeSpan.Zero;
        Tally.Latencies.Sort();
        return TimeSpan.FromTicks(Tally.Latencies[(int)(share * (Tally.Latencies.Count - 1))]);
    }
}

/// <summary>
/// Drives a server with many sessions at once, each of which sends one batch after the other, as an agent's exporter does.
/// </summary>
internal sealed class LoadRun(LoadOptions options, IReadOnlyList<string> tokens, TimeProvider time)
{
    /// <summary>After the end, how long a batch may still be retried.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(5);
    private static readonly string[] Models = ["claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5-20251001", "claude-opus-5-5"];

    /// <summary>By model, and by where in the captured session the batch begins: three batches of 50 are ten sessions of 15.</summary>
    private readonly BatchTemplate[][] _templates =
        [.. Models.Select(model => Enumerable.Range(0, 3)
            .Select(phase => new BatchTemplate(options.Protocol, phase * options.Batch, options.Batch, model)).ToArray())];

    private readonly LoadSession[] _sessions = MakeSessions(options.Sessions, tokens.Count);
    private long _slot = -1;

    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        using var exporter = new Exporter(options.Url, options.Protocol, options.Connections);
        var processor = Environment.CpuUsage.TotalTime;
        var start = time.GetTimestamp();
        var tallies = await Task.WhenAll(Enumerable.Range(0, options.Connections)
            .Select(sender => Task.Run(() => SendAsync(exporter, sender, start, cancellationToken), cancellationToken)));
        var sum = new Tally();
        foreach (var tally in tallies)
            sum.Add(tally);
        return new(sum, _sessions.Sum(session => session.Begun), options.Duration - options.WarmUp,
            Environment.CpuUsage.TotalTime - processor);
    }

    private static LoadSession[] MakeSessions(int count, int organizations)
    {
        var run = RandomNumberGenerator.GetInt32(100_000);
        return [.. Enumerable.Range(0, count).Select(number => new LoadSession(run, number, number % organizations))];
    }

    private async Task<Tally> SendAsync(Exporter exporter, int sender, long start, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        var body = new byte[_templates.Max(phases => phases.Max(template => template.Length))];
        // A session has one sender, so its batches follow each other.
        for (var i = sender; ; i += options.Connections)
        {
            if (i >= _sessions.Length)
                i = sender % _sessions.Length;
            var due = options.Rate is { } rate ? await NextSlotAsync(start, rate, cancellationToken) : time.GetTimestamp();
            if (time.GetElapsedTime(start, due) >= options.Duration || time.GetElapsedTime(start) >= options.Duration)
                return tally;
            var session = _sessions[i];
            var phases = _templates[session.Model % _templates.Length];
            var template = phases[session.Batches % phases.Length];
            template.Fill(body, session, time.GetUtcNow());
            if (!await DeliverAsync(exporter, tokens[session.Organization], body, template, tally, start, cancellationToken))
                continue;
            session.NextBatch();
            var elapsed = time.GetElapsedTime(start);
            if (elapsed < options.WarmUp || elapsed > options.Duration)
                continue;
            tally.MeasuredRecords += template.Truth.Records;
            tally.Latencies.Add(time.GetElapsedTime(due).Ticks);
        }
    }

    /// <summary>The time at which the next export of all senders together is due; ends at that time.</summary>
    private async ValueTask<long> NextSlotAsync(long start, int rate, CancellationToken cancellationToken)
    {
        var offset = TimeSpan.FromSeconds(Interlocked.Increment(ref _slot) * (double)options.Batch / rate);
        var due = start + (long)(offset.TotalSeconds * time.TimestampFrequency);
        var wait = offset - time.GetElapsedTime(start);
        if (wait > TimeSpan.Zero && offset < options.Duration)
            await Task.Delay(wait, time, cancellationToken);
        return due;
    }

    /// <summary>Sends the same bytes until they are acknowledged, as exporters do, or refused for good.</summary>
    private async Task<bool> DeliverAsync(
        Exporter exporter, string token, byte[] body, BatchTemplate template, Tally tally, long start, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks)))
        {
            var reply = await exporter.SendAsync(token, body, template.Length, cancellationToken);
            switch (reply.Kind)
            {
                case ReplyKind.Acknowledged:
                    tally.Acknowledged += template.Truth;
                    return true;
                case ReplyKind.Failed:
                    Tally.Count(tally.Failures, reply.Reason!);
                    return false;
            }

            Tally.Count(tally.Retries, reply.Reason!);
            if (time.GetElapsedTime(start) > options.Duration + Settling)
            {
                tally.Unsettled++;
                return false;
            }

            await Task.Delay(reply.RetryAfter ?? pause, time, cancellationToken);
        }
    }
}
