using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Takt.Otlp;
using Takt.Server.Http;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Http;

/// <summary>OTLP over HTTP: the path, the token, the headers, the size, the content are checked in this order.</summary>
internal sealed class OtlpHttpEndpoint(
    IngestGate gate, IngestService ingest, BodyBudget budget, OtlpCors cors, ExportGuard guard, PublicAddress address,
    IOptions<IngestOptions> options, TimeProvider time)
{
    private readonly IngestOptions _options = options.Value;

    public async Task HandleAsync(HttpContext context)
    {
        cors.Apply(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            cors.AnswerPreflight(context);
            return;
        }

        var route = OtlpRoute.Parse(context.Request, address);
        var media = MediaType(context.Request.ContentType);
        if (await guard.RunAsync(context, c => ExportAsync(c, route, media)) is not { } answer)
            return;
        await HttpReply.WriteAsync(context, route, media ?? OtlpEncoding.Json, answer);
    }

    private async Task<IngestAnswer> ExportAsync(HttpContext context, OtlpRoute route, OtlpEncoding? media)
    {
        var request = context.Request;
        var cancellationToken = context.RequestAborted;
        if (route.Advice is { } advice)
            return new(Refusals.NotFound(advice));
        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = "POST, OPTIONS";
            return new(Refusals.WrongMethod(request.Method));
        }

        var (source, refusal) = await gate.AdmitAsync(request.Headers.Authorization, route.Connection, cancellationToken);
        if (source is null)
            return new(refusal);

        if (media is not { } encoding)
            return new(Refusals.UnsupportedMedia(request.ContentType, "application/json or application/x-protobuf"));
        if (!ContentCodings.TryParse(request.Headers.ContentEncoding, grpc: false, out var coding))
        {
            context.Response.Headers.AcceptEncoding = ContentCodings.OverHttp;
            return new(Refusals.UnsupportedCoding(request.Headers.ContentEncoding, ContentCodings.OverHttp));
        }
        if (request.ContentLength > _options.MaxBody)
            return new(Refusals.TooLarge(_options.MaxBody, expanded: false));

        PrepareReading(context);
        using var share = budget.Open(source.OrganizationId, source.TokenId);
        using var body = new BodyBuffer(share, _options.MaxInflated);
        using (var deadline = new BodyDeadline(time, request.BodyReader))
        {
            var wire = new WireStream(request.BodyReader, _options.MaxBody, deadline);
            refusal = await BodyReader.ReadAsync(
                wire, coding, request.ContentLength ?? 0, _options.MaxBody, body, deadline, cancellationToken);
        }

        return refusal is null ? await ingest.AcceptAsync(source, route.Signal, encoding, body, cancellationToken) : new(refusal);
    }

    /// <summary>The limits of the room hold, not the server's: <see cref="BodyDeadline"/> is the same for every protocol.</summary>
    private static void PrepareReading(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
            return;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private static OtlpEncoding? MediaType(string? header) =>
        !MediaTypeHeaderValue.TryParse(header, out var type) ? null
        : type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Json
        : type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Protobuf
        : null;
}
