namespace Takt.Metering.Usage;

/// <summary>What one export request said, ready for the ledger. Reusable: <see cref="Clear"/> keeps the arrays.</summary>
public sealed class ReportBatch
{
    public ReportList<CallReport> Calls { get; private init; } = new();
    public ReportList<PointReport> Points { get; private init; } = new();
    public ReportList<ActivityReport> Activities { get; private init; } = new();

    /// <summary>Spans by which a later or earlier one may turn out to be no call.</summary>
    public ReportList<SpanLink> Spans { get; private init; } = new();

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

    /// <summary>
    /// The same reports in parts of at most so many, which share their memory with this batch; what was told beside them is in none.
    /// </summary>
    /// <param name="length">At least <see cref="ReportList{T}.PieceLength"/>.</param>
    public IEnumerable<ReportBatch> Parts(int length)
    {
        length -= length % ReportList<CallReport>.PieceLength;
        var longest = Math.Max(Math.Max(Calls.Count, Points.Count), Math.Max(Activities.Count, Spans.Count));
        for (var start = 0; start == 0 || start < longest; start += length)
        {
            foreach (var part in new ReportBatch[]
            {
                new() { Signals = Signals, Calls = Calls.View(start, length) },
                new() { Signals = Signals, Points = Points.View(start, length) },
                new() { Signals = Signals, Activities = Activities.View(start, length) },
                new() { Signals = Signals, Spans = Spans.View(start, length) },
            })
            {
                if (part.Count > 0 || part.Spans.Count > 0)
                    yield return part;
            }
        }
    }

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
