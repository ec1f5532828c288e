// Turns captured OTLP/JSON bodies back into the objects that the SDK hands to an exporter.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { DataPointType, InstrumentType } from '@opentelemetry/sdk-metrics';
import { ValueType } from '@opentelemetry/api';

const noTraceFlags = 0;

function value(any) {
  if (any === undefined || any === null) return undefined;
  if ('stringValue' in any) return any.stringValue;
  if ('boolValue' in any) return any.boolValue;
  if ('intValue' in any) return Number(any.intValue);
  if ('doubleValue' in any) return any.doubleValue;
  if ('arrayValue' in any) return (any.arrayValue.values ?? []).map(value);
  return undefined;
}

const attributes = (list = []) => Object.fromEntries(list.map(a => [a.key, value(a.value)]));

// [seconds, nanoseconds], exact beyond 2^53
function time(nanos) {
  const all = BigInt(nanos ?? 0);
  return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)];
}

const context = (traceId, spanId, flags = noTraceFlags) => (traceId ? { traceId, spanId, traceFlags: flags & 0xff } : undefined);

function flatten(body, blocks, scopes, items, make) {
  return body[blocks].flatMap(block => {
    const resource = resourceFromAttributes(attributes(block.resource?.attributes));
    return block[scopes].flatMap(group => group[items].map(item => make(item, resource, group.scope)));
  });
}

const logs = body => flatten(body, 'resourceLogs', 'scopeLogs', 'logRecords', (log, resource, scope) => ({
  hrTime: time(log.timeUnixNano),
  hrTimeObserved: time(log.observedTimeUnixNano),
  spanContext: context(log.traceId, log.spanId, log.flags),
  severityNumber: log.severityNumber,
  severityText: log.severityText,
  eventName: log.eventName,
  body: value(log.body),
  attributes: attributes(log.attributes),
  droppedAttributesCount: 0,
  resource,
  instrumentationScope: scope,
}));

const spans = body => flatten(body, 'resourceSpans', 'scopeSpans', 'spans', (span, resource, scope) => ({
  name: span.name,
  kind: span.kind - 1,
  spanContext: () => context(span.traceId, span.spanId, span.flags),
  parentSpanContext: span.parentSpanId ? context(span.traceId, span.parentSpanId) : undefined,
  startTime: time(span.startTimeUnixNano),
  endTime: time(span.endTimeUnixNano),
  duration: time(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)),
  ended: true,
  status: span.status ?? { code: 0 },
  attributes: attributes(span.attributes),
  events: (span.events ?? []).map(e => ({ name: e.name, time: time(e.timeUnixNano), attributes: attributes(e.attributes), droppedAttributesCount: 0 })),
  links: [],
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  resource,
  instrumentationScope: scope,
}));

function metric(m) {
  const points = m.sum.dataPoints;
  return {
    descriptor: {
      name: m.name, description: m.description, unit: m.unit, type: InstrumentType.COUNTER, advice: {},
      valueType: points.some(p => 'asInt' in p) ? ValueType.INT : ValueType.DOUBLE,
    },
    dataPointType: DataPointType.SUM,
    isMonotonic: m.sum.isMonotonic,
    aggregationTemporality: m.sum.aggregationTemporality - 1,
    dataPoints: points.map(p => ({
      startTime: time(p.startTimeUnixNano),
      endTime: time(p.timeUnixNano),
      attributes: attributes(p.attributes),
      value: 'asInt' in p ? Number(p.asInt) : p.asDouble,
    })),
  };
}

// One export request carries one resource in the SDK's metrics model.
const metrics = body => body.resourceMetrics.map(block => ({
  resource: resourceFromAttributes(attributes(block.resource?.attributes)),
  scopeMetrics: block.scopeMetrics.map(group => ({ scope: group.scope, metrics: group.metrics.map(metric) })),
}));

export function readSession(folder) {
  const files = readdirSync(folder).filter(name => name.endsWith('.json')).sort();
  const bodies = signal => files.filter(name => name.includes(signal)).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  return {
    logs: bodies('logs').map(logs),
    traces: bodies('traces').map(spans),
    metrics: bodies('metrics').flatMap(metrics),
  };
}
