using Takt.Server.Settings;

namespace Takt.Server.Ingest;

/// <summary>
/// What ingest takes, from whom and how much at once. Sizes are bytes, or a number with <c>K</c>, <c>M</c> or <c>G</c> (powers of 1024).
/// </summary>
internal sealed class IngestOptions
{
    public const string CorsOriginsKey = "TAKT_CORS_ORIGINS", CorsHeadersKey = "TAKT_CORS_HEADERS", MaxBodyKey = "TAKT_MAX_BODY",
        MaxInflatedKey = "TAKT_MAX_INFLATED", InFlightBudgetKey = "TAKT_IN_FLIGHT_BUDGET", TokenRateKey = "TAKT_TOKEN_RATE";

    /// <summary>Origins whose pages may export; <c>*</c> for any, <c>off</c> for none.</summary>
    /// <value><c>https://pivot.claude.ai</c>, where the Office agents run.</value>
    public IReadOnlyList<string> CorsOrigins { get; set; } = ["https://pivot.claude.ai"];

    /// <summary>Headers that such pages may send beside <c>Content-Type</c> and <c>Authorization</c>.</summary>
    public IReadOnlyList<string> CorsHeaders { get; set; } = [];

    /// <summary>The largest body as it comes over the wire.</summary>
    /// <value>16 MiB; 64 KiB to 1 GiB.</value>
    public int MaxBody { get; set; } = 16 << 20;

    /// <summary>The largest body after inflating.</summary>
    /// <value>64 MiB; 64 KiB to 1 GiB.</value>
    public int MaxInflated { get; set; } = 64 << 20;

    /// <summary>What all bodies in flight may hold together.</summary>
    /// <value>160 MiB, or a quarter of the memory where that is less; at least two and a half times the largest body: half of it is for
    /// bodies as they come in.</value>
    public long InFlightBudget { get; set; } = 160 << 20;

    /// <summary>Records per second that one token may send to this server, averaged over ten seconds.</summary>
    /// <value>0: no limit.</value>
    public int TokenRate { get; set; }

    public static void Read(IngestOptions options, SettingsReader settings)
    {
        const int Smallest = 64 << 10, Largest = 1 << 30;
        options.CorsOrigins = ListOrOff(settings, CorsOriginsKey) ?? options.CorsOrigins;
        foreach (var origin in options.CorsOrigins.Where(origin => !IsOrigin(origin)))
        {
            settings.Error(
                CorsOriginsKey, $"'{origin}' isn't an origin; write scheme and host alone, as in https://pivot.claude.ai, or * or off");
        }

        options.CorsHeaders = ListOrOff(settings, CorsHeadersKey) ?? options.CorsHeaders;
        options.FitInto(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        options.MaxBody = (int)settings.Size(MaxBodyKey, options.MaxBody, Smallest, Largest);
        options.MaxInflated = (int)settings.Size(MaxInflatedKey, options.MaxInflated, Smallest, Largest);
        var least = 5L * Math.Max(options.MaxBody, options.MaxInflated) / 2;
        options.InFlightBudget = settings.Size(InFlightBudgetKey, Math.Max(options.InFlightBudget, least), least, 1L << 40);
        options.TokenRate = (int)settings.Size(TokenRateKey, options.TokenRate, 0, int.MaxValue);
    }

    /// <summary>Lowers the defaults to a quarter of the memory that there is, where that is less: in a container that is the
    /// container's.</summary>
    /// <param name="memory">Bytes that the machine, or the container, lets this process have.</param>
    internal void FitInto(long memory)
    {
        const int MiB = 1 << 20, SmallestBudget = 20 * MiB;
        InFlightBudget = Math.Clamp(memory / 4 / MiB * MiB, SmallestBudget, InFlightBudget);
        MaxInflated = (int)Math.Min(MaxInflated, InFlightBudget * 2 / 5);
        MaxBody = Math.Min(MaxBody, MaxInflated);
    }

    private static string[]? ListOrOff(SettingsReader settings, string key) =>
        settings.Text(key) == "off" ? [] : settings.List(key, ',', ' ', ';');

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text);
}
