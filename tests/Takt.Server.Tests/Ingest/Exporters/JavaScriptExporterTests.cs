using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest.Exporters;

/// <summary>The OpenTelemetry JS exporters, which Claude Code is built on, told where to export by variables alone.</summary>
public sealed class JavaScriptExporterTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    [Theory]
    [InlineData("http/json", false)]
    [InlineData("http/json", true)]
    [InlineData("http/protobuf", false)]
    [InlineData("http/protobuf", true)]
    [InlineData("grpc", false)]
    [InlineData("grpc", true)]
    public async Task Replay_OfACapturedSession_IsInTheLedger(string protocol, bool gzip)
    {
        var server = fixture.Host.Server;
        var organization = await IngestHost.CreateOrganizationAsync(server, $"{protocol} {gzip}");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write", "usage:read"]);

        var said = await ReplayAsync("apikey-http-json", new()
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = (protocol == "grpc" ? server.OtlpGrpc : server.OtlpHttp)!.ToString().TrimEnd('/'),
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"Authorization=Bearer {token}",
            ["OTEL_EXPORTER_OTLP_COMPRESSION"] = gzip ? "gzip" : null,
        });

        Assert.Equal(["logs ok", "traces ok", "metrics ok"], said);
        Assert.Equal(StoredUsage.OfCapturedSession, await StoredUsage.OfAsync(server.Database, organization));
        Assert.Equal(3, (await StoredUsage.RawAsync(server.Database, organization)).Count);
        Assert.Equal([0.087325m], await CostOfSessionsAsync(new Uri(server.Main, "/api/sessions"), token));
    }

    [Theory]
    [InlineData("http/json")]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Replay_WithAnUnknownToken_FailsInTheExporter(string protocol)
    {
        var server = fixture.Host.Server;
        var said = await ReplayAsync("apikey-http-json", new()
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = (protocol == "grpc" ? server.OtlpGrpc : server.OtlpHttp)!.ToString().TrimEnd('/'),
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "Authorization=Bearer nonsense",
        });
        Assert.Equal(3, said.Count(line => line.Contains(" failed: ", StringComparison.Ordinal)));
    }

    /// <summary>Asked as soon as the exporter has its answers: what is acknowledged is shown.</summary>
    private static async Task<decimal[]> CostOfSessionsAsync(Uri sessions, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var page = JsonDocument.Parse(await http.GetStringAsync(sessions, TestContext.Current.CancellationToken));
        return [.. page.RootElement.GetProperty("sessions").EnumerateArray()
            .Select(s => s.GetProperty("totals").GetProperty("cost_usd").GetDecimal())];
    }

    private static async Task<string[]> ReplayAsync(string session, Dictionary<string, string?> variables)
    {
        var clients = Clients();
        if (!Directory.Exists(Path.Combine(clients, "node_modules")))
            throw Prerequisite.Missing("The exporters aren't installed: run `npm ci` in tests/clients.");
        var start = new ProcessStartInfo("node", ["replay.mjs", Fixtures.Folder(session)])
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in variables.Where(v => v.Value is not null))
            start.Environment[name] = value;

        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Clients([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../clients"));
}
