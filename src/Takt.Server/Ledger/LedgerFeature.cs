using Takt.Server.Ledger.Presence;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger;

/// <summary>The room that keeps the set of reports, the counted rows and their sums.</summary>
public static class LedgerFeature
{
    public static void AddLedger(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<LedgerOptions>();
        services.AddSingleton<Ledger>();
        services.AddSingleton<SeriesStore>();
        services.AddSingleton<SeriesResolver>();
        services.AddSingleton<ActivityKindStore>();
        services.AddSingleton<RawWriter>();
        services.AddSingleton<PresenceRecorder>();
        services.AddSingleton<PresenceWriter>();
        services.AddSingleton<GroupRunner>();
        services.AddHostedService<PresenceJob>();
        services.AddHostedService<LedgerWriter>();
    }
}
