using System.Buffers;
using Takt.Otlp;
using Takt.Server.Http;

namespace Takt.Server.Ingest.Http;

/// <summary>Which signal a path is for, and by which connection; or what is wrong with the path.</summary>
internal readonly record struct OtlpRoute(OtlpSignal Signal, string? Connection, string? Advice)
{
    private const string ConnectionRoot = "/api/v1/public/ingest/otel/claude/";

    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <param name="address">What advice names: senders reach the server by it, while the request may show what a proxy asked.</param>
    public static OtlpRoute Parse(HttpRequest request, PublicAddress address)
    {
        var sent = request.Path.Value ?? "";
        var plain = WithoutDoubledSlashes(sent);
        var path = plain.AsSpan().TrimEnd('/');
        string? connection = null;
        if (path.StartsWith(ConnectionRoot, StringComparison.OrdinalIgnoreCase))
        {
            var rest = path[ConnectionRoot.Length..];
            var slash = rest.IndexOf('/');
            var slug = slash < 0 ? rest : rest[..slash];
            if (!IsSlug(slug))
                return Wrong("The path must be " + ConnectionRoot
                    + "{connection_id}/v1/{metrics|logs|traces}; a connection id has only a-z, 0-9 and -.");
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
        var asWritten = plain == sent && (connection is null || sent.StartsWith(ConnectionRoot, StringComparison.Ordinal));
        if (signal is { } known && asWritten)
            return new OtlpRoute(known, connection, null);
        return Wrong($"{Mistake(sent, path, signal)} {Advise(address.Of(request), connection)}");
    }

    /// <summary>A root with a slash at its end, in an exporter that appends one more, makes two.</summary>
    public static string WithoutDoubledSlashes(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
            path = path.Replace("//", "/", StringComparison.Ordinal);
        return path;
    }

    /// <summary>Whether a path lies where exports go, whatever comes after.</summary>
    public static bool IsOfIngest(string path) =>
        new PathString(path is ['/', ..] ? path : "/") is var given
        && (given.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            || given.StartsWithSegments("/api/v1/public/ingest/otel", StringComparison.OrdinalIgnoreCase));

    private static string Mistake(string sent, ReadOnlySpan<char> path, OtlpSignal? signal)
    {
        if (sent.Contains("//", StringComparison.Ordinal))
            return "The path has a doubled slash.";
        if (path is "" or "/v1")
            return "The path names no signal; Takt takes metrics, logs and traces.";
        if (path.IndexOf("/v1/") is var first && first >= 0 && path[(first + 1)..].Contains("/v1/", StringComparison.Ordinal))
            return "The path is doubled.";
        return signal is not null || IsSignalInAnotherCase(path)
            ? "The path must be written in lower case."
            : "There is no such signal here; Takt takes metrics, logs and traces.";
    }

    private static bool IsSignalInAnotherCase(ReadOnlySpan<char> path) =>
        path.Equals("/v1/logs", StringComparison.OrdinalIgnoreCase)
        || path.Equals("/v1/metrics", StringComparison.OrdinalIgnoreCase)
        || path.Equals("/v1/traces", StringComparison.OrdinalIgnoreCase);

    private static string Advise(string address, string? connection) =>
        $"Paste the collector root {address}{(connection is null ? "" : ConnectionRoot + connection)} as OTEL_EXPORTER_OTLP_ENDPOINT, "
            + "without /v1/…: "
        + "the exporter adds /v1/metrics, /v1/logs and /v1/traces itself.";

    private static OtlpRoute Wrong(string advice) => new(default, null, advice);

    private static bool IsSlug(ReadOnlySpan<char> text) => text is { Length: > 0 and <= 100 } && !text.ContainsAnyExcept(SlugCharacters);
}
