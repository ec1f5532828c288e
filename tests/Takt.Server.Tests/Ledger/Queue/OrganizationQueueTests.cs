using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Tests.Ledger.Queue;

/// <summary>Who is written next, and who is turned away, when one token of an organization sends more than can be written.</summary>
public sealed class OrganizationQueueTests
{
    private const int Flooding = 1, Quiet = 2;
    private readonly OrganizationQueue _queue = new(1);

    [Fact]
    public void Take_OneTokenFloods_TheOthersComeInTheNextGroup()
    {
        for (var i = 0; i < 100; i++)
            Assert.True(_queue.TryEnqueue([Entry(Flooding, 100)], 50_000, out _));
        for (var i = 0; i < 5; i++)
            Assert.True(_queue.TryEnqueue([Entry(Quiet, 20)], 50_000, out _));

        var group = Take(1_000);

        Assert.Equal(5, group.Count(entry => entry.Entry.Source.TokenId == Quiet));
        Assert.InRange(group.Count(entry => entry.Entry.Source.TokenId == Flooding), 8, 9);
    }

    [Fact]
    public void TryEnqueue_OneTokenFillsTheQueue_OthersStillFindRoom()
    {
        const int Limit = 1_000;
        var taken = 0;
        while (_queue.TryEnqueue([Entry(Flooding, 10)], Limit, out _))
            taken += 10;
        Assert.Equal(Limit / 2, taken);
        for (var token = Quiet; token < Quiet + 20; token++)
            Assert.True(_queue.TryEnqueue([Entry(token, 10)], Limit, out _));
    }

    [Fact]
    public void TryEnqueue_LargeRequest_IsTakenWholeOrNotAtAll()
    {
        PendingEntry[] parts = [Entry(Flooding, 600), Entry(Flooding, 600)];
        Assert.True(_queue.TryEnqueue(parts, 1_000, out var schedule));
        Assert.True(schedule);
        Assert.False(_queue.TryEnqueue([Entry(Flooding, 1), Entry(Flooding, 1)], 1_000, out _));
        Assert.Equal(parts[..1], Take(1_000));
        Assert.Equal(parts[1..], Take(1_000));
        Assert.True(_queue.TryRelease());
    }

    /// <summary>Whoever comes next waits for the group that is being written.</summary>
    [Fact]
    public void Take_GroupsTookLong_IsLessUntilTheyAreQuickAgain()
    {
        for (var i = 0; i < 400; i++)
            _queue.TryEnqueue([Entry(Flooding, 20)], 50_000, out _);
        var first = Take(1_000);
        _queue.Took(first, TimeSpan.FromMilliseconds(250));
        var second = Take(1_000);
        _queue.Took(second, TimeSpan.FromMilliseconds(20));
        var third = Take(1_000);

        Assert.Equal((50, 12), (first.Count, second.Count));
        Assert.InRange(third.Count, second.Count + 1, first.Count - 1);
    }

    private List<PendingEntry> Take(int size)
    {
        var group = new List<PendingEntry>();
        _queue.Take(group, size);
        return group;
    }

    private static PendingEntry Entry(long tokenId, int reports)
    {
        var batch = new ReportBatch();
        for (var i = 0; i < reports; i++)
            batch.Activities.Add(default);
        return new(new LedgerEntry(new(1, tokenId, null, null), batch, null, DateTimeOffset.UnixEpoch));
    }
}
