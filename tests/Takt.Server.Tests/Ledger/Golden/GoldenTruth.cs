using Takt.Metering.Usage;
using Takt.Otlp;

namespace Takt.Server.Tests.Ledger.Golden;

/// <summary>What one captured folder is known to have used (tests/fixtures/README.md), money in nano-dollars.</summary>
/// <param name="Folder">Below tests/fixtures: the client and the folder.</param>
/// <param name="ReportedNano">The client's own cost.</param>
/// <param name="ListNano">The price list's, of calls whose cache writes are known by their life.</param>
/// <param name="PlainListNano">The list's where nothing tells how long a write lives: metrics and spans.</param>
internal sealed record GoldenTruth(
    string Folder, long Calls, TokenCounts Tokens, long ReportedNano, long ListNano, long PlainListNano, int Sessions = 1)
{
    private const string Old = "claude-code-2.1.197/", New = "claude-code-2.1.332/";

    private static readonly TokenCounts Usual = new(6015, 415, 75000, 1500), Retried = new(6019, 419, 95000, 1500);

    public static readonly IReadOnlyList<GoldenTruth> All =
    [
        Same(Old + "apikey-http-json", 5, Usual, 87_325_000),
        Same(Old + "apikey-http-protobuf", 5, Usual, 87_325_000),
        Same(Old + "apikey-grpc", 5, Usual, 87_325_000),
        new(Old + "oauth-http-json", 5, Usual, 52_395_000, 34_930_000, 34_930_000),
        Same(Old + "oauth-subagent-http-json", 5, Usual, 87_325_000),
        Same(Old + "cumulative-tool-details-http-json", 5, Retried, 19_489_000),
        Same(New + "apikey-http-json", 5, Usual, 54_860_000),
        Same(New + "apikey-http-protobuf", 5, Usual, 54_860_000),
        Same(New + "apikey-grpc", 5, Usual, 54_860_000),
        new(New + "oauth-http-json", 5, Usual, 29_680_000, 29_680_000, 27_430_000),
        new(New + "oauth-subagent-http-json", 6, new(7221, 501, 105000, 1800), 72_504_000, 72_504_000, 68_904_000),
        Same(New + "cumulative-tool-details-http-json", 5, Retried, 1_948_900),
        new(New + "attribution-http-protobuf", 8, new(9636, 676, 180000, 2400), 105_464_000, 105_464_000, 100_064_000),
        new(New + "interactive-http-json", 13, new(15696, 1136, 480000, 3900), 171_052_000, 171_052_000, 166_552_000, Sessions: 2),
    ];

    public static GoldenTruth Of(string folder) => All.Single(truth => truth.Folder == folder);

    /// <summary>
    /// By whichever signals arrived: events have cost and split, spans are calls without either, metrics alone have no calls.
    /// </summary>
    public Figures Figures(IReadOnlyCollection<OtlpSignal> signals) =>
        signals.Contains(OtlpSignal.Logs) ? new(Calls, Tokens, ReportedNano, ReportedNano, ListNano, 0, 0)
        : signals.Contains(OtlpSignal.Traces) ? new(Calls, Tokens, PlainListNano, 0, PlainListNano, 0, 0)
        : new(0, Tokens, ReportedNano, ReportedNano, PlainListNano, 0, Tokens.Total);

    private static GoldenTruth Same(string folder, long calls, TokenCounts tokens, long nano) =>
        new(folder, calls, tokens, nano, nano, nano);
}
