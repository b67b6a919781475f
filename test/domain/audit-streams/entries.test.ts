import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { bodyOf, mostPerRequest } from '../../../layers/domain/audit-streams/entries.ts';
import { streamFormats, streamProviders } from '../../../layers/domain/audit-streams/stream.ts';

const event = (n: number): AuditEvent => ({
  id: `event-${n}`,
  type: 'get-secret',
  outcome: 'success',
  occurredAt: '2026-11-20T09:00:00.250Z',
  organizationId: 'org',
  projectId: 'project',
  projectName: 'shop',
  actor: { type: 'identity', metadata: { identityId: 'machine', name: 'deployer' } },
  ipAddress: '203.0.113.7',
  userAgent: 'cli',
  requestId: 'request',
  metadata: { secretKey: 'KEY' },
  read: true,
});

/** The record that receivers of streams know. */
const record = (n: number) => ({
  id: `event-${n}`,
  actor: 'identity',
  actorMetadata: { identityId: 'machine', name: 'deployer' },
  eventType: 'get-secret',
  eventMetadata: { secretKey: 'KEY' },
  outcome: 'success',
  ipAddress: '203.0.113.7',
  userAgent: 'cli',
  userAgentType: 'cli',
  requestId: 'request',
  orgId: 'org',
  projectId: 'project',
  projectName: 'shop',
  createdAt: '2026-11-20T09:00:00.250Z',
  updatedAt: '2026-11-20T09:00:00.250Z',
});

const message = 'get-secret success by identity';
const events = [event(1), event(2)];

const linesOf = (body: string): unknown[] => {
  expect(body.endsWith('\n')).toBe(true);
  return body
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
};

describe('events are written', () => {
  it('for anybody as a JSON array, or as a line each', () => {
    const array = bodyOf({ provider: 'custom', format: 'json' }, events);
    expect(array.contentType).toBe('application/json');
    expect(JSON.parse(array.body)).toEqual([record(1), record(2)]);
    const lines = bodyOf({ provider: 'custom', format: 'ndjson' }, events);
    expect(lines.contentType).toBe('application/x-ndjson');
    expect(linesOf(lines.body)).toEqual([record(1), record(2)]);
  });

  it('for Datadog as an array of logs with a source and a time', () => {
    const { contentType, body } = bodyOf({ provider: 'datadog', format: 'ndjson' }, events);
    expect(contentType).toBe('application/json');
    const timestamp = record(1).createdAt;
    const log = { ddsource: 'locket', service: 'locket', message, timestamp };
    expect(JSON.parse(body)).toEqual([
      { ...log, ...record(1) },
      { ...log, ...record(2) },
    ]);
  });

  it('for Better Stack as an array of logs that say when they happened', () => {
    const { body } = bodyOf({ provider: 'better-stack', format: 'json' }, events);
    expect(JSON.parse(body)[0]).toEqual({ dt: record(1).createdAt, message, ...record(1) });
  });

  it('for Splunk as events one after another, with their time in seconds', () => {
    const { body } = bodyOf({ provider: 'splunk', format: 'json' }, events);
    const wrapped = { time: 1795165200.25, source: 'locket', sourcetype: '_json' };
    expect(linesOf(body)).toEqual([
      { ...wrapped, event: record(1) },
      { ...wrapped, event: record(2) },
    ]);
  });

  it('so that a full request stays within what each takes', () => {
    const megabytes = { custom: 1, datadog: 5, 'better-stack': 10, splunk: 1 };
    const size = Buffer.byteLength(JSON.stringify(event(1)));
    for (const provider of streamProviders)
      for (const format of streamFormats) {
        const { count, weight } = mostPerRequest({ provider, format });
        const full = Array.from({ length: Math.min(count, Math.floor(weight / size)) }, (_, n) => event(n));
        const bytes = Buffer.byteLength(bodyOf({ provider, format }, full).body);
        expect(bytes, provider).toBeLessThan(megabytes[provider] * 1_000_000);
      }
  });
});
