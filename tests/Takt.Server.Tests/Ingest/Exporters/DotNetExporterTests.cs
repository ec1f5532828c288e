using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Takt.Server.Tests.Ingest.Exporters;

/// <summary>The .NET exporter: another implementation of the protocol, with cumulative metrics by default.</summary>
public sealed class DotNetExporterTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private const string Model = "claude-opus-4-8";

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, false)]
    [InlineData(OtlpExportProtocol.Grpc, true)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, false)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, true)]
    public async Task Export_OneCallInThreeSignals_CountsOnce(OtlpExportProtocol protocol, bool gzip)
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, $"{protocol} {gzip}");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"]);
        void Configure(OtlpExporterOptions options, string signal)
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? server.OtlpGrpc! : new Uri(server.OtlpHttp!, $"/v1/{signal}");
            options.Headers = $"Authorization=Bearer {token}";
            options.Compression = gzip ? OtlpExportCompression.GZip : OtlpExportCompression.None;
        }

        var session = Guid.NewGuid().ToString();
        Assert.True(ExportLog(o => Configure(o, "logs"), session));
        Assert.True(ExportMetrics(o => Configure(o, "metrics"), session));
        Assert.True(ExportSpan(o => Configure(o, "traces"), session));

        Assert.Equal(new StoredUsage(1, 100, 20, 3000, 40, 12_345_678), await StoredUsage.OfAsync(server.Database, organization));
        Assert.Equal(3, await server.Database.ScalarAsync<long>("select count(distinct signal) from raw_batches where organization_id = $1",
            organization));
    }

    private static ResourceBuilder Resource => ResourceBuilder.CreateEmpty().AddService("claude-code", serviceVersion: "2.1.197");

    private static bool ExportLog(Action<OtlpExporterOptions> configure, string session)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddOpenTelemetry(options => options.SetResourceBuilder(Resource).AddOtlpExporter(configure)))
            .BuildServiceProvider();
        KeyValuePair<string, object?>[] attributes =
        [
            new("event.name", "api_request"), new("session.id", session), new("model", Model), new("request_id", "req_1"), new(
                "event.sequence", 1),
            new("input_tokens", 100), new("output_tokens", 20), new("cache_read_tokens", 3000), new("cache_creation_tokens", 40), new(
                "cost_usd", 0.012345678),
        ];
        services.GetRequiredService<ILoggerFactory>().CreateLogger("claude")
            .Log(LogLevel.Information, default, attributes, null, static (_, _) => "claude_code.api_request");
        return services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    private static bool ExportMetrics(Action<OtlpExporterOptions> configure, string session)
    {
        using var meter = new Meter("com.anthropic.claude_code " + session);
        using var provider = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource).AddMeter(meter.Name)
            .AddOtlpExporter(configure).Build();
        var counter = meter.CreateCounter<long>("claude_code.token.usage");
        foreach (var (type, tokens) in new[] { ("input", 100), ("output", 20), ("cacheRead", 3000), ("cacheCreation", 40) })
            counter.Add(tokens, new("session.id", session), new("model", Model), new("type", type));
        return provider.ForceFlush();
    }

    private static bool ExportSpan(Action<OtlpExporterOptions> configure, string session)
    {
        using var source = new ActivitySource("com.anthropic.claude_code.tracing " + session);
        using var provider = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource).AddSource(source.Name)
            .AddOtlpExporter(configure).Build();
        using (var span = source.StartActivity("claude_code.llm_request"))
        {
            span!.SetTag("session.id", session).SetTag("model", Model).SetTag("request_id", "req_1").SetTag("span.type", "llm_request")
                .SetTag("input_tokens", 100).SetTag("output_tokens", 20).SetTag("cache_read_tokens", 3000)
                .SetTag("cache_creation_tokens", 40);
        }
        return provider.ForceFlush();
    }
}
