using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Takt.Server.Ingest.Http;

/// <summary>
/// Lets pages of the configured origins export from a browser. Never with credentials: no cookie counts here. Every answer carries
/// the headers, refusals too, or the page could not read why it was refused.
/// </summary>
internal sealed class OtlpCors(IOptions<IngestOptions> options)
{
    private readonly FrozenSet<string> _origins = options.Value.CorsOrigins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly bool _any = options.Value.CorsOrigins.Contains("*");
    private readonly string _headers = string.Join(", ", ["Content-Type", "Authorization", .. options.Value.CorsHeaders]);

    public void Apply(HttpContext context)
    {
        var response = context.Response.Headers;
        response.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (!Allows(context.Request))
            return;
        response.AccessControlAllowOrigin = context.Request.Headers.Origin;
        response.AccessControlExposeHeaders = HeaderNames.RetryAfter;
    }

    public void AnswerPreflight(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = "POST, OPTIONS";
        if (!Allows(context.Request))
            return;
        response.Headers.AccessControlAllowMethods = "POST, OPTIONS";
        response.Headers.AccessControlAllowHeaders = _headers;
        response.Headers.AccessControlMaxAge = "7200";
    }

    private bool Allows(HttpRequest request) =>
        request.Headers.Origin is [{ Length: > 0 } origin] && (_any || _origins.Contains(origin));
}
