namespace Takt.Load;

/// <summary>What a number of batches must add to the ledger. Cost in nano-dollars.</summary>
internal record struct Truth(
    long Batches, long Records, long Calls, long Input, long Output, long CacheRead, long CacheWrite, long CostNano, long Activities)
{
    public static Truth operator +(Truth a, Truth b) => new(
        a.Batches + b.Batches, a.Records + b.Records, a.Calls + b.Calls, a.Input + b.Input, a.Output + b.Output,
        a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite, a.CostNano + b.CostNano, a.Activities + b.Activities);
}
