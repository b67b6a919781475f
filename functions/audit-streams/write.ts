import * as z from 'zod';
import {
  createStream,
  deleteStream,
  testStream,
  updateStream,
} from '../../layers/domain/audit-streams/manage-streams.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, optional } from '../../layers/http/wire.ts';
import { format, headers, provider, StreamId, StreamReply, streamReply, url } from './wire.ts';

const base = '/api/v1/audit-log-streams';

const changing = { access: members, limit: 'write' } as const;
const Single = () => z.object({ auditLogStream: StreamReply() });

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Have every audit event of the organization sent to an address',
  audit: 'create-audit-log-stream',
  body: z.object({
    url,
    headers: defaulted(headers, []),
    provider: defaulted(provider, 'custom'),
    format: defaulted(format, 'json'),
  }),
  reply: Single,
  handle: async ({ body, unit }) => ({
    auditLogStream: streamReply(await createStream(unit, body), unit.runtime.now()),
  }),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{id}`,
  summary:
    'Change where an audit log stream leads, or what goes along; another server begins without headers',
  audit: 'update-audit-log-stream',
  params: StreamId,
  body: z.object({
    url: optional(url),
    headers: optional(headers),
    provider: optional(provider),
    format: optional(format),
  }),
  reply: Single,
  handle: async ({ params, body, unit }) => ({
    auditLogStream: streamReply(await updateStream(unit, params.id, body), unit.runtime.now()),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{id}`,
  summary: 'End an audit log stream',
  audit: 'delete-audit-log-stream',
  params: StreamId,
  reply: Single,
  handle: async ({ params, unit }) => ({
    auditLogStream: streamReply(await deleteStream(unit, params.id), unit.runtime.now()),
  }),
});

const test = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{id}/test`,
  summary: 'Send an event that says it is a test, and answer how the destination took it',
  audit: 'test-audit-log-stream',
  params: StreamId,
  reply: () =>
    Single().extend({
      test: z.object({
        isSuccess: z.boolean(),
        errorCode: z.string().nullable(),
        errorMessage: z.string().nullable(),
      }),
    }),
  handle: async ({ params, unit }) => {
    const tested = await testStream(unit, params.id);
    const { code: errorCode = null, message: errorMessage = null } = tested.failure ?? {};
    const verdict = { isSuccess: !tested.failure, errorCode, errorMessage };
    return { auditLogStream: streamReply(tested, unit.runtime.now()), test: verdict };
  },
});

export const writeOperations = [create, update, remove, test];
