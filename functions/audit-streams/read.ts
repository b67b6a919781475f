import * as z from 'zod';
import { listStreams, readStream } from '../../layers/domain/audit-streams/manage-streams.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { StreamId, StreamReply, streamReply, WholeStreamReply, wholeStreamReply } from './wire.ts';

const reading = { method: 'GET', access: members, limit: 'read' } as const;

const list = operation({
  ...reading,
  path: '/api/v1/audit-log-streams',
  summary: 'List the audit log streams of the organization, the oldest first',
  audit: 'get-audit-log-streams',
  reply: () => z.object({ auditLogStreams: z.array(StreamReply()) }),
  handle: async ({ unit }) => {
    const now = unit.runtime.now();
    return { auditLogStreams: (await listStreams(unit)).map((each) => streamReply(each, now)) };
  },
});

const get = operation({
  ...reading,
  path: '/api/v1/audit-log-streams/{id}',
  summary: 'An audit log stream, and how its deliveries go',
  audit: 'get-audit-log-stream',
  params: StreamId,
  reply: () => z.object({ auditLogStream: WholeStreamReply() }),
  handle: async ({ params, unit }) => ({
    auditLogStream: wholeStreamReply(await readStream(unit, params.id), unit.runtime.now()),
  }),
});

export const readOperations = [list, get];
