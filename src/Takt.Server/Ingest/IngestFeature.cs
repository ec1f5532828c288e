using Takt.Server.Access;
using Takt.Server.Hosting;
using Takt.Server.Ingest.Bodies;
using Takt.Server.Ingest.Grpc;
using Takt.Server.Ingest.Http;
using Takt.Server.Settings;

namespace Takt.Server.Ingest;

/// <summary>The door for telemetry: OTLP over HTTP and gRPC.</summary>
public static class IngestFeature
{
    public static void AddIngest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<IngestOptions>(IngestOptions.Read);
        services.AddSingleton<BodyBudget>();
        services.AddHostedService<MemoryReturnJob>();
        services.AddSingleton<TokenRate>();
        services.AddSingleton<IngestGate>();
        services.AddSingleton<IngestService>();
        services.AddSingleton<ExportGuard>();
        services.AddSingleton<OtlpCors>();
        services.AddSingleton<OtlpHttpEndpoint>();
        services.AddSingleton<OtlpGrpcEndpoint>();
    }

    /// <summary>Advises exporters that miss every endpoint; to be called after routing, before anybody answers with less.</summary>
    public static void UseIngest(this WebApplication app) => app.UseMiddleware<StrayExports>();

    public static void MapIngest(this IEndpointRouteBuilder endpoints)
    {
        var http = endpoints.ServiceProvider.GetRequiredService<OtlpHttpEndpoint>();
        var grpc = endpoints.ServiceProvider.GetRequiredService<OtlpGrpcEndpoint>();
        // All of both trees, so that wrong paths and methods get an answer that says what to do. Calls by any method, too: were it POST
        // only, routing would refuse the method of every path of two parts before it sees that the path isn't a call.
        var group = endpoints.MapGroup("").Requires(Requirement.Own).WithMetadata(OnOtlpPort.Mark);
        group.Map("/v1/{**path}", http.HandleAsync);
        group.Map("/api/v1/public/ingest/otel/{**path}", http.HandleAsync);
        group.Map(OtlpGrpcEndpoint.Route, grpc.HandleAsync);
    }
}
