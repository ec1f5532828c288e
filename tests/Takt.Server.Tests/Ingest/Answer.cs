using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Takt.Server.Tests.Ingest;

/// <summary>An answer of any transport, read as an exporter reads it.</summary>
/// <param name="Code">Of gRPC its status, of HTTP the <c>code</c> of the <c>google.rpc.Status</c> in the body, or 0 on success.</param>
/// <param name="RetryAfter">Seconds, by <c>Retry-After</c> or <c>RetryInfo</c>; null when the sender must not try again.</param>
internal sealed record Answer(
    int HttpStatus, int Code, string Message, double? RetryAfter, byte[] Body, HttpResponseHeaders Headers, string? ContentType)
{
    public static async Task<Answer> OfHttpAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var type = response.Content.Headers.ContentType?.ToString();
        var (code, message) = response.IsSuccessStatusCode || body.Length == 0 ? (0, "")
            : type == "application/json" ? OfJson(body)
            : RpcStatus.Read(body) is var status ? (status.Code, status.Message) : default;
        return new((int)response.StatusCode, code, message, response.Headers.RetryAfter?.Delta?.TotalSeconds, body, response.Headers, type);
    }

    public static async Task<Answer> OfGrpcAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        string? Field(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
            : response.Headers.TryGetValues(name, out var header) ? header.Single() : null;
        var details = Field("grpc-status-details-bin") is { } base64
            ? RpcStatus.Read(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))) : default;
        return new((int)response.StatusCode, int.Parse(Field("grpc-status") ?? "-1", CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(Field("grpc-message") ?? ""),
            details.RetryDelay, body, response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    private static (int, string) OfJson(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return (json.RootElement.GetProperty("code").GetInt32(), json.RootElement.GetProperty("message").GetString()!);
    }
}
