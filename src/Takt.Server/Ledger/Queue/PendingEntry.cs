namespace Takt.Server.Ledger.Queue;

/// <summary>An entry that waits for its transaction, and the answer it waits for.</summary>
internal sealed class PendingEntry(LedgerEntry entry)
{
    // The answer runs the rest of the request: never on the writer's own thread.
    private readonly TaskCompletionSource<LedgerOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LedgerEntry Entry { get; } = entry;

    public int Size { get; } = Math.Max(1, entry.Reports.Count);

    public Task<LedgerOutcome> Answered => _answer.Task;

    public void Answer(LedgerOutcome outcome) => _answer.TrySetResult(outcome);
}
