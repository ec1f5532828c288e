using Takt.Otlp;
using Takt.Server.Http;

namespace Takt.Server.Ingest.Http;

/// <summary>Which signal a path is for, and by which connection; or what is wrong with the path.</summary>
internal readonly record struct OtlpRoute(OtlpSignal Signal, string? Connection, string? Advice)
{
    private const string ConnectionRoot = "/api/v1/public/ingest/otel/claude/";

    /// <param name="address">What advice names: senders reach the server by it, while the request may show what a proxy asked.</param>
    public static OtlpRoute Parse(HttpRequest request, PublicAddress address)
    {
        var path = request.Path.Value.AsSpan().TrimEnd('/');
        string? connection = null;
        if (path.StartsWith(ConnectionRoot, StringComparison.Ordinal))
        {
            var rest = path[ConnectionRoot.Length..];
            var slash = rest.IndexOf('/');
            var slug = slash < 0 ? rest : rest[..slash];
            if (!IsSlug(slug)) return Wrong("The path must be " + ConnectionRoot + "{connection_id}/v1/{metrics|logs|traces}; a connection id has only a-z, 0-9 and -.");
            connection = slug.ToString();
            path = rest[slug.Length..];
        }

        OtlpSignal? signal = path switch
        {
            "/v1/logs" => OtlpSignal.Logs,
            "/v1/metrics" => OtlpSignal.Metrics,
            "/v1/traces" => OtlpSignal.Traces,
            _ => null,
        };
        return signal is { } known ? new OtlpRoute(known, connection, null) : Wrong(Advise(address.Of(request), connection, path));
    }

    private static string Advise(string address, string? connection, ReadOnlySpan<char> path)
    {
        var root = address + (connection is null ? "" : ConnectionRoot + connection);
        var what = path.IndexOf("/v1/") is var first && first >= 0 && path[(first + 1)..].Contains("/v1/", StringComparison.Ordinal)
            ? "The path is doubled."
            : "There is no such signal here; Takt takes metrics, logs and traces.";
        return $"{what} Paste the collector root {root} as OTEL_EXPORTER_OTLP_ENDPOINT, without /v1/…: the exporter adds /v1/metrics, /v1/logs and /v1/traces itself.";
    }

    private static OtlpRoute Wrong(string advice) => new(default, null, advice);

    private static bool IsSlug(ReadOnlySpan<char> text) => text is { Length: > 0 and <= 100 } && !text.ContainsAnyExcept(SlugCharacters);

    private static readonly System.Buffers.SearchValues<char> SlugCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
