using Takt.Server.Hosting;

namespace Takt.Server.Ingest.Http;

/// <summary>
/// Exports that go past every endpoint of ours, because the collector root is wrong: to the server's root, to a doubled slash, behind a
/// page's address. They get the same advice as a wrong path; a redirect, a page or an empty refusal would tell an exporter nothing.
/// </summary>
internal sealed class StrayExports(RequestDelegate next, OtlpHttpEndpoint endpoint)
{
    private static readonly string[] Signals = ["/v1/logs", "/v1/metrics", "/v1/traces"];

    public Task InvokeAsync(HttpContext context) => IsStray(context) ? endpoint.HandleAsync(context) : next(context);

    private static bool IsStray(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<OnOtlpPort>() is not null)
            return false;
        var post = HttpMethods.IsPost(request.Method);
        // What a browser asks before it exports: only where the export itself would be known by its path.
        if (!post && !HttpMethods.IsOptions(request.Method))
            return false;
        if (IsGrpc(request))
            return false;

        var path = OtlpRoute.WithoutDoubledSlashes(request.Path.Value ?? "");
        if (Signals.Any(signal => path.TrimEnd('/').EndsWith(signal, StringComparison.OrdinalIgnoreCase)) || OtlpRoute.IsOfIngest(path))
            return true;
        return post && (path is "" or "/" || context.Features.Get<OtlpPort>() is not null);
    }

    private static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
