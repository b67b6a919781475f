import { expect, test } from 'vitest';
import * as z from 'zod';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import { httpApiEvent } from '../harness/events.ts';

const serving = (path: string, reply: () => Reply<never>, audit: AuditEventType | null = null) =>
  operation({
    method: 'GET',
    path,
    summary: 'Answers as it is',
    access: everyone,
    audit,
    limit: 'read',
    reply: () => z.unknown(),
    handle: async () => reply(),
  });

const handler = lambda({
  operations: [
    serving('/text', () => new Reply('<p>"é"</p>' as never, { contentType: 'text/html; charset=utf-8' })),
    serving('/bytes', () => new Reply(Uint8Array.of(0, 255, 1) as never, { contentType: 'image/png' })),
    serving('/audited', () => new Reply({} as never), 'get-secret'),
  ],
  platform: () => {
    throw new Error('the platform was opened');
  },
  unlimited: true,
  journal: { now: () => 0, finished: () => undefined },
});

test('text with a content type is sent as it is', async () => {
  const reply = await handler(httpApiEvent('GET', '/text'), {});
  expect(reply).toMatchObject({ statusCode: 200, body: '<p>"é"</p>' });
  expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(reply.isBase64Encoded).toBeUndefined();
});

test('bytes are sent in base64, and said to be', async () => {
  const reply = await handler(httpApiEvent('GET', '/bytes'), {});
  expect(reply).toMatchObject({ statusCode: 200, body: 'AP8B', isBase64Encoded: true });
  expect(reply.headers['content-type']).toBe('image/png');
});

test('an operation that leaves an event is not answered without the storage for it', async () => {
  expect((await handler(httpApiEvent('GET', '/audited'), {})).statusCode).toBe(500);
});
