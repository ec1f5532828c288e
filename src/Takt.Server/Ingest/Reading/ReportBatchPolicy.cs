using Microsoft.Extensions.ObjectPool;
using Takt.Metering.Usage;

namespace Takt.Server.Ingest.Reading;

/// <summary>Emptied when given back; those that one large request has stretched are let go.</summary>
internal sealed class ReportBatchPolicy : PooledObjectPolicy<ReportBatch>
{
    private const int LargestKept = 1024;

    public override ReportBatch Create() => new();

    public override bool Return(ReportBatch obj)
    {
        if (obj.Calls.Capacity > LargestKept || obj.Points.Capacity > LargestKept || obj.Activities.Capacity > LargestKept
            || obj.Spans.Capacity > LargestKept)
            return false;
        obj.Clear();
        return true;
    }
}
