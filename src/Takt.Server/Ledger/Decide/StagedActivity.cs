using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>An activity on its way into the ledger.</summary>
internal sealed record StagedActivity(ActivityReport Report, long AtMicros, SeriesRow Series, int KindId);
