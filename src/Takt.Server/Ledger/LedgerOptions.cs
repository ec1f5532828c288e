using Takt.Server.Settings;

namespace Takt.Server.Ledger;

/// <summary>How the ledger groups commits, and how many new names it takes.</summary>
public sealed class LedgerOptions
{
    public const string NewValuesPerTokenKey = "TAKT_NEW_VALUES_PER_TOKEN", NewValuesKey = "TAKT_NEW_VALUES";

    /// <value>Persons, machines, accounts and labels of one kind that a token may name for the first time on one day (UTC). Default
    /// 2,000.</value>
    public int NewValuesPerToken { get; set; } = 2_000;

    /// <value>The same for all tokens of an organization together. Default 20,000.</value>
    public int NewValues { get; set; } = 20_000;

    /// <value>Reports that one transaction takes at most, unless a single request has more. Default 1000.</value>
    public int GroupSize { get; set; } = 1000;

    /// <value>Reports that may wait per organization before requests are turned away with 503; half of them of one token. Default
    /// 200,000.</value>
    public int QueueLimit { get; set; } = 200_000;

    /// <value>Transactions that run at once, each of another organization. Default 3.</value>
    public int Writers { get; set; } = 3;

    /// <value>How long a group waits for company when others are arriving. Default 3 ms.</value>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(3);

    internal static void Read(LedgerOptions options, SettingsReader settings)
    {
        options.NewValuesPerToken = settings.Number(NewValuesPerTokenKey, options.NewValuesPerToken, 1, 1_000_000_000);
        options.NewValues = settings.Number(NewValuesKey, options.NewValues, 1, 1_000_000_000);
    }
}
