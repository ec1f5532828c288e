using Microsoft.Extensions.DependencyInjection;
using Takt.Otlp;
using Takt.Server.Ledger.Check;
using Takt.Server.Tests.Ledger.Golden;

namespace Takt.Server.Tests.Ledger;

/// <summary><c>takt-server db check</c>: sums that aren't those of the facts are found, and made anew.</summary>
public sealed class LedgerCheckTests(GoldenServers servers) : IClassFixture<GoldenServers>
{
    private const string New = "claude-code-2.1.332/";

    private static readonly OtlpSignal[] All = Enum.GetValues<OtlpSignal>();

    public static TheoryData<string> Tables => ["sums_quarter", "session_day", "sums_activity_day", "sums_events_day",
        "sums_events_person_day", "sums_models_day", "sums_persons_month", "sums_branches_week", "sums_models_hour", "sums_series_day"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LedgerCheck Check => servers.First.Services.GetRequiredService<LedgerCheck>();

    [Theory]
    [InlineData(New + "interactive-http-json")]
    [InlineData(New + "cumulative-tool-details-http-json")]
    [InlineData("claude-code-2.1.197/cumulative-tool-details-http-json")]
    public async Task Untouched_NothingDiffers_SummedOrNot(string folder)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        foreach (var signal in All)
        {
            await sender.PostAsync(folder, signal);
            Assert.Empty(await Check.CheckAsync(sender.Organization, Cancel));
        }

        await Folding.RunAsync(servers.First);
        Assert.Empty(await Check.CheckAsync(sender.Organization, Cancel));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task ChangedSum_IsFound_AndMadeAnew(string table)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "interactive-http-json", All);
        await Folding.RunAsync(servers.First);
        var column = table.StartsWith("sums_events", StringComparison.Ordinal) || table == "sums_activity_day" ? "value" : "output";
        await servers.First.Database.ExecuteAsync($"""
            update {table} set {column} = {column} + 1
            where ctid = (select min(ctid) from {table} where organization_id = $1) and organization_id = $1
            """, sender.Organization);

        Assert.Contains(await Check.CheckAsync(sender.Organization, Cancel), finding => finding.Table == table && finding.Rows >= 1);
        Assert.Contains(await Check.RunAsync(repair: true, Cancel), finding => finding.Table == table);
        Assert.Empty(await Check.CheckAsync(sender.Organization, Cancel));
        await Folding.RunAsync(servers.First);
        Assert.Empty(await Check.CheckAsync(sender.Organization, Cancel));
        Assert.Equal(GoldenTruth.Of(New + "interactive-http-json").Figures(All), await sender.TotalAsync());
        Assert.Equal(2, await servers.First.Database.ScalarAsync<long>(
            "select sum(sessions)::bigint from usage_day where organization_id = $1", sender.Organization));
    }

    [Fact]
    public async Task MovedBeginning_IsFound()
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "oauth-http-json", OtlpSignal.Logs);
        await servers.First.Database.ExecuteAsync("""
            insert into usage_changes (organization_id, at, day, series_id, sessions)
            select organization_id, at, day, series_id, 1 from usage_changes where organization_id = $1 limit 1
            """, sender.Organization);

        Assert.Equal("sums_quarter", Assert.Single(await Check.CheckAsync(sender.Organization, Cancel)).Table);
    }
}
