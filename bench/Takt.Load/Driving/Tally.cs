namespace Takt.Load.Driving;

/// <summary>What one sender has seen. Not shared between senders; added up at the end.</summary>
internal sealed class Tally
{
    /// <value>Everything acknowledged, warm-up included: what the ledger must hold.</value>
    public Truth Acknowledged { get; set; }

    /// <value>Records acknowledged inside the measured time.</value>
    public long MeasuredRecords { get; set; }

    /// <value>Ticks from when an export was due (open loop) or begun (closed loop) to its acknowledgement, inside the measured
    /// time.</value>
    public List<long> Latencies { get; } = [];

    /// <value>Retries by reason.</value>
    public Dictionary<string, int> Retries { get; } = [];

    /// <value>Batches that an exporter would have dropped, by reason.</value>
    public Dictionary<string, int> Failures { get; } = [];

    /// <value>Batches of which nobody knows whether they were stored: the run ended while they were being retried.</value>
    public int Unsettled { get; set; }

    public static void Count(Dictionary<string, int> counts, string reason) => counts[reason] = counts.GetValueOrDefault(reason) + 1;

    public void Add(Tally other)
    {
        Acknowledged += other.Acknowledged;
        MeasuredRecords += other.MeasuredRecords;
        Latencies.AddRange(other.Latencies);
        foreach (var (reason, count) in other.Retries)
            Retries[reason] = Retries.GetValueOrDefault(reason) + count;
        foreach (var (reason, count) in other.Failures)
            Failures[reason] = Failures.GetValueOrDefault(reason) + count;
        Unsettled += other.Unsettled;
    }
}
