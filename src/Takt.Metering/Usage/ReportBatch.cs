namespace Takt.Metering.Usage;

/// <summary>What one export request said, ready for the ledger. Reusable: <see cref="Clear"/> keeps the arrays.</summary>
public sealed class ReportBatch
{
    public List<CallReport> Calls { get; } = [];
    public List<PointReport> Points { get; } = [];
    public List<ActivityReport> Activities { get; } = [];

    /// <summary>Spans by which a later or earlier one may turn out to be no call.</summary>
    public List<SpanLink> Spans { get; } = [];

    /// <summary>The signal that brought these reports.</summary>
    public Signals Signals { get; set; }

    /// <summary>Records that can't be used, and the first one's reason.</summary>
    public int Rejected { get; private set; }

    public string? RejectedReason { get; private set; }

    /// <summary>
    /// Usage that isn't understood was seen: a message that names it, said to the sender though nothing is rejected; null when there was
    /// none.
    /// </summary>
    public string? Notice { get; private set; }

    /// <summary>Content attributes (prompts, responses, tool input and output …) dropped at the door.</summary>
    public int ContentDropped { get; set; }

    public int Count => Calls.Count + Points.Count + Activities.Count;

    public void Reject(string reason)
    {
        Rejected++;
        RejectedReason ??= reason;
    }

    public void Notify(string notice) => Notice ??= notice;

    public void Clear()
    {
        Calls.Clear();
        Points.Clear();
        Activities.Clear();
        Spans.Clear();
        Notice = null;
        Rejected = 0;
        RejectedReason = null;
        ContentDropped = 0;
        Signals = Signals.None;
    }
}
