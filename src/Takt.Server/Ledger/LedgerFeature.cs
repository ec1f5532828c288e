using Takt.Server.Ledger.Check;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Lattice;
using Takt.Server.Ledger.Presence;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Spans;
using Takt.Server.Ledger.Write;
using Takt.Server.Settings;

namespace Takt.Server.Ledger;

/// <summary>The room that keeps the set of reports, the counted rows and their sums.</summary>
public static class LedgerFeature
{
    public static void AddLedger(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<LedgerOptions>(LedgerOptions.Read);
        services.AddSingleton<Ledger>();
        services.AddSingleton<SeriesStore>();
        services.AddSingleton<FoldedLabels>();
        services.AddSingleton<SeriesResolver>();
        services.AddSingleton<IdentityLinks>();
        services.AddSingleton<PriceIds>();
        services.AddSingleton<LedgerTools>();
        services.AddSingleton<LedgerRepricer>();
        services.AddSingleton<ActivityKindStore>();
        services.AddSingleton<RawWriter>();
        services.AddSingleton<PresenceRecorder>();
        services.AddSingleton<NoticeRecorder>();
        services.AddSingleton<UsageNotices>();
        services.AddSingleton<PresenceWriter>();
        services.AddSingleton<GroupRunner>();
        services.AddSingleton<SpanLinkSweep>();
        services.AddSingleton<LatticeFolder>();
        services.AddSingleton<LedgerCheck>();
        services.AddHostedService<PresenceJob>();
        services.AddHostedService<SpanLinkJob>();
        services.AddHostedService<LatticeJob>();
        services.AddHostedService<LedgerWriter>();
    }
}
