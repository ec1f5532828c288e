using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest;

/// <summary>Every way to be refused at the door; the words say what to do next.</summary>
internal static class Refusals
{
    private const string HeaderForm = "Send the header exactly as `Authorization: Bearer takt_…` (for exporters: "
        + "OTEL_EXPORTER_OTLP_HEADERS=\"Authorization=Bearer takt_…\").";

    private const int Seconds = 1;

    public static readonly Refusal NoToken =
        new(401, 16, $"No readable bearer token came with the request. {HeaderForm}") { Challenge = "Bearer" };

    public static readonly Refusal UnknownToken = new(401, 16,
        $"This token is unknown, revoked or expired. Get a new token from your Takt server's Tokens page or your admin. {HeaderForm}")
    {
        Challenge = "Bearer error=\"invalid_token\"",
    };

    public static readonly Refusal UnknownConnection = new(404, 5,
        "This token has no such connection. Copy the collector root again from the connection's page.");

    public static readonly Refusal Busy = new(503, 14, "The server holds as many bodies as it has memory for. Send again after a moment.")
    {
        RetryAfter = Seconds,
    };

    public static readonly Refusal Unavailable = new(503, 14,
        "Storage can't take the batch now; nothing of it was stored. Send it again after a moment.")
    {
        RetryAfter = 2 * Seconds,
    };

    public static readonly Refusal SlowBody = new(503, 14, "The body arrived too slowly. Send it again.") { RetryAfter = Seconds };

    public static readonly Refusal NotOneMessage = Malformed("the call must carry exactly one length-prefixed message");

    public static Refusal InvalidScope(IEnumerable<string> scopes, string needed) => new(403, 7,
        $"code: invalid_scope. The token has the scope {Listed(scopes)}, but ingest needs {needed}. Create a token with the scope {needed} "
            + "and send that.")
    {
        Challenge = $"Bearer error=\"insufficient_scope\", scope=\"{needed}\"",
    };

    public static Refusal NotFound(string advice) => new(404, 5, advice);

    public static Refusal UnknownCall(string path) => new(404, 12,
        $"There is no call {Quoted(path)}. Export metrics, logs or traces by the Export call of their v1 service.");

    public static Refusal WrongMethod(string method) => new(405, 12, $"{method} isn't taken here. Export with POST.");

    public static Refusal Malformed(string what) =>
        new(400, 3, $"The body can't be read: {what}. Nothing of it was stored; don't send it again unchanged.");

    public static Refusal TooManyRecords(int records) =>
        new(413, 8,
        $"{records:N0} records need more memory than one request can have. Lower the exporter's batch size, or raise "
            + $"{IngestOptions.InFlightBudgetKey} on the server.");

    public static Refusal Malformed(OtlpError error) => Malformed($"at byte {error.Offset}, in {error.Path}: {error.Message}");

    public static Refusal NotPackedAsSaid(ContentCoding coding) =>
        Malformed($"it is not a whole, sound {coding.ToName()} stream, as its content encoding says");

    public static Refusal FollowedBySomething(ContentCoding coding) =>
        Malformed($"bytes follow its {coding.ToName()} stream that do not belong to it");

    public static Refusal UnsupportedMedia(string? got, string accepted) =>
        new(415, 12, $"The content type {Quoted(got)} isn't taken. Send {accepted}.");

    public static Refusal UnsupportedCoding(string? got, string accepted) =>
        new(415, 12, $"The content encoding {Quoted(got)} isn't taken. Send one of: {accepted}.");

    public static Refusal TooLarge(long limit, bool expanded) => new(413, 8,
        $"The body is larger than {limit} bytes{(expanded ? " when expanded" : "")}. Lower the exporter's batch size, "
            + $"or raise {(expanded ? IngestOptions.MaxInflatedKey : IngestOptions.MaxBodyKey)} on the server.");

    public static Refusal OverRate(int retryAfter) =>
        new(429, 8, $"The token is over its rate. Send again in {retryAfter} s.") { RetryAfter = retryAfter };

    public static Refusal RefusedByLedger(string? reason) =>
        new(400, 3, $"The batch can't be stored: {reason ?? "it was refused alone"}. Don't send it again unchanged.");

    private static string Listed(IEnumerable<string> scopes) => string.Join(", ", scopes) is { Length: > 0 } list ? list : "of nothing";

    // What the sender wrote is shown, but not at any length.
    private static string Quoted(string? text) => string.IsNullOrEmpty(text) ? "(none)" : $"`{(text.Length > 100 ? text[..100] : text)}`";
}
