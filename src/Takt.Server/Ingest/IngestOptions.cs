using Microsoft.Extensions.Options;

namespace Takt.Server.Ingest;

/// <summary>What ingest takes, from whom and how much at once. Sizes are bytes, or a number with <c>K</c>, <c>M</c> or <c>G</c> (powers of 1024).</summary>
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
    /// <value>192 MiB; at least twice the largest body.</value>
    public long InFlightBudget { get; set; } = 192 << 20;

    /// <summary>Records per second that one token may send to this server, averaged over ten seconds.</summary>
    /// <value>0: no limit.</value>
    public int TokenRate { get; set; }
}

/// <summary>Reads and checks <see cref="IngestOptions"/>; every error names its key.</summary>
internal sealed class IngestOptionsSetup(IConfiguration configuration) : IConfigureOptions<IngestOptions>, IValidateOptions<IngestOptions>
{
    private const int SmallestLimit = 64 << 10, LargestLimit = 1 << 30;

    private readonly List<string> _errors = [];

    public void Configure(IngestOptions options)
    {
        options.CorsOrigins = List(IngestOptions.CorsOriginsKey, options.CorsOrigins);
        options.CorsHeaders = List(IngestOptions.CorsHeadersKey, options.CorsHeaders);
        options.MaxBody = (int)Size(IngestOptions.MaxBodyKey, options.MaxBody, SmallestLimit, LargestLimit);
        options.MaxInflated = (int)Size(IngestOptions.MaxInflatedKey, options.MaxInflated, SmallestLimit, LargestLimit);
        var least = 2L * Math.Max(options.MaxBody, options.MaxInflated);
        options.InFlightBudget = Size(IngestOptions.InFlightBudgetKey, Math.Max(options.InFlightBudget, least), least, 1L << 40);
        options.TokenRate = (int)Size(IngestOptions.TokenRateKey, options.TokenRate, 0, int.MaxValue);
    }

    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        foreach (var origin in options.CorsOrigins)
        {
            if (origin == "*" || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin)) continue;
            _errors.Add($"{IngestOptions.CorsOriginsKey}: '{origin}' isn't an origin; write scheme and host alone, as in https://pivot.claude.ai, or * or off.");
        }
        return _errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_errors);
    }

    private IReadOnlyList<string> List(string key, IReadOnlyList<string> unset)
    {
        var text = configuration[key];
        if (string.IsNullOrWhiteSpace(text)) return unset;
        return text.Trim() == "off" ? [] : text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private long Size(string key, long unset, long least, long most)
    {
        var text = configuration[key]?.Trim();
        if (string.IsNullOrEmpty(text)) return unset;
        var unit = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        if (uint.TryParse(digits, out var number) && (long)number << unit is var size && size >= least && size <= most) return size;
        _errors.Add($"{key}: '{text}' isn't a number from {least} to {most}; K, M and G are understood.");
        return unset;
    }
}
