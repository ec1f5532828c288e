namespace Takt.Server.Ledger;

/// <summary>The room that keeps the set of reports, the counted rows and their sums.</summary>
public static class LedgerFeature
{
    public static void AddLedger(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Ledger>();
}
