using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Takt.Otlp;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Ingest.Grpc;

/// <summary>OTLP over gRPC: three unary calls on plain HTTP/2. The token comes as metadata <c>authorization</c>.</summary>
internal sealed class OtlpGrpcEndpoint(
    IngestGate gate, IngestService ingest, BodyBudget budget, ExportGuard guard, IOptions<IngestOptions> options, TimeProvider time)
{
    public const string Route = "/opentelemetry.proto.collector.{service}/{method}";

    private const string ContentType = "application/grpc";

    private readonly IngestOptions _options = options.Value;

    public async Task HandleAsync(HttpContext context)
    {
        if (HttpProtocol.IsHttp10(context.Request.Protocol) || HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "h2c";
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "POST";
            return;
        }
        if (context.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var signal = Signal(context.Request);
        if (await guard.RunAsync(context, c => ExportAsync(c, signal)) is not { } answer)
            return;
        await GrpcReply.WriteAsync(context, signal ?? default, answer);
    }

    private async Task<IngestAnswer> ExportAsync(HttpContext context, OtlpSignal? called)
    {
        var request = context.Request;
        var cancellationToken = context.RequestAborted;
        if (called is not { } signal)
            return new(Refusals.UnknownCall(request.Path));

        var (source, refusal) = await gate.AdmitAsync(request.Headers.Authorization, connection: null, cancellationToken);
        if (source is null)
            return new(refusal);

        if (!IsProtobuf(request.ContentType))
            return new(Refusals.UnsupportedMedia(request.ContentType, "application/grpc or application/grpc+proto"));
        var grpcEncoding = request.Headers["grpc-encoding"];
        if (!ContentCodings.TryParse(grpcEncoding, grpc: true, out var coding))
            return new(Refusals.UnsupportedCoding(grpcEncoding, ContentCodings.OverGrpc));
        if (request.ContentLength > _options.MaxBody + (long)GrpcFrame.PrefixBytes)
            return new(Refusals.TooLarge(_options.MaxBody, expanded: false));

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        using var share = budget.Open(source.OrganizationId, source.TokenId);
        using var body = new BodyBuffer(share, _options.MaxInflated);
        using (var deadline = new BodyDeadline(time, request.BodyReader))
            refusal = await GrpcFrame.ReadAsync(request.BodyReader, coding, _options, body, deadline, cancellationToken);
        return refusal is null ? await ingest.AcceptAsync(source, signal, OtlpEncoding.Protobuf, body, cancellationToken) : new(refusal);
    }

    private static OtlpSignal? Signal(HttpRequest request) => request.Path.Value switch
    {
        "/opentelemetry.proto.collector.logs.v1.LogsService/Export" => OtlpSignal.Logs,
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" => OtlpSignal.Metrics,
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export" => OtlpSignal.Traces,
        _ => null,
    };

    private static bool IsProtobuf(string? contentType) =>
        contentType.AsSpan() is var type
        && (type.IndexOf(';') is >= 0 and var end ? type[..end] : type).Trim() is var name
        && (name.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
            || name.Equals("application/grpc+proto", StringComparison.OrdinalIgnoreCase));
}
