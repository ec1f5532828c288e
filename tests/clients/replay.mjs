// Replays a captured session through the OpenTelemetry exporters, configured by OTEL_* variables and nothing else, as Claude Code is.
//   OTEL_EXPORTER_OTLP_PROTOCOL=http/json OTEL_EXPORTER_OTLP_ENDPOINT=… OTEL_EXPORTER_OTLP_HEADERS=… node replay.mjs FOLDER
// Prints one line per export (signal, ok or the error); exits with 1 when one has failed.
import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { readSession } from './session.mjs';

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

const packages = { 'grpc': 'grpc', 'http/protobuf': 'proto', 'http/json': 'http' };
const protocol = process.env.OTEL_EXPORTER_OTLP_PROTOCOL;
const family = packages[protocol];
if (!family || process.argv.length !== 3) {
  console.error('usage: OTEL_EXPORTER_OTLP_PROTOCOL=grpc|http/protobuf|http/json node replay.mjs FOLDER');
  process.exit(2);
}

const exporters = {
  logs: new (await import(`@opentelemetry/exporter-logs-otlp-${family}`)).OTLPLogExporter(),
  traces: new (await import(`@opentelemetry/exporter-trace-otlp-${family}`)).OTLPTraceExporter(),
  metrics: new (await import(`@opentelemetry/exporter-metrics-otlp-${family}`)).OTLPMetricExporter(),
};

const session = readSession(process.argv[2]);
let failed = 0;
for (const [signal, exporter] of Object.entries(exporters)) {
  for (const batch of session[signal]) {
    const result = await new Promise(done => exporter.export(batch, done));
    const ok = result.code === ExportResultCode.SUCCESS;
    console.log(signal, ok ? 'ok' : `failed: ${result.error?.message ?? 'no reason'}`);
    if (!ok) failed++;
  }
  await exporter.shutdown();
}
process.exit(failed ? 1 : 0);
