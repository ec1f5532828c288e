// Exports one API request as Claude Code would, with the resource that OTEL_RESOURCE_ATTRIBUTES names: all of it told by variables alone.
//   OTEL_EXPORTER_OTLP_ENDPOINT=… OTEL_EXPORTER_OTLP_HEADERS=… OTEL_RESOURCE_ATTRIBUTES=host.name=… node announce.mjs
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';

const now = Date.now();
const resource = resourceFromAttributes({ 'service.name': 'claude-code', 'service.version': '2.1.300' }).merge(detectResources({ detectors: [envDetector] }));
const time = [Math.floor(now / 1000), (now % 1000) * 1_000_000];
const exporter = new OTLPLogExporter();
const result = await new Promise(done => exporter.export([{
  hrTime: time,
  hrTimeObserved: time,
  body: 'claude_code.api_request',
  attributes: {
    'event.name': 'api_request', 'session.id': `session-${now}`, 'request_id': `req_${now}`, 'model': 'claude-sonnet-5', 'input_tokens': 100, 'output_tokens': 23, 'cost_usd': 0.01,
  },
  droppedAttributesCount: 0,
  resource,
  instrumentationScope: { name: 'com.anthropic.claude_code' },
}], done));
await exporter.shutdown();
console.log(result.code === ExportResultCode.SUCCESS ? 'ok' : `failed: ${result.error?.message ?? 'no reason'}`);
process.exit(result.code === ExportResultCode.SUCCESS ? 0 : 1);
