using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>A usage metric's data point on its way into the ledger.</summary>
internal sealed record StagedPoint(PointReport Report, long AtMicros, SeriesRow Series);
