using Microsoft.Extensions.ObjectPool;
using Takt.Metering.Usage;

namespace Takt.Server.Ingest.Reading;

/// <summary>Emptied when given back, which lets go of what one large request has stretched.</summary>
internal sealed class ReportBatchPolicy : PooledObjectPolicy<ReportBatch>
{
    public override ReportBatch Create() => new();

    public override bool Return(ReportBatch obj)
    {
        obj.Clear();
        return true;
    }
}
