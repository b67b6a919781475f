import * as z from 'zod';
import { maxUrlLength } from '../../layers/domain/audit-streams/address.ts';
import { maxHeaders, maxKeyLength, maxValueLength } from '../../layers/domain/audit-streams/headers.ts';
import type { ShownStream } from '../../layers/domain/audit-streams/manage-streams.ts';
import { lagOf, type StreamStatus } from '../../layers/domain/audit-streams/status.ts';
import { streamFormats, streamProviders } from '../../layers/domain/audit-streams/stream.ts';
import { id, instant, uuid } from '../../layers/http/wire.ts';

export const StreamId = z.object({ id });

export const url = z.string().trim().min(1).max(maxUrlLength).meta({ format: 'uri' });
export const headers = z
  .array(z.object({ key: z.string().min(1).max(maxKeyLength), value: z.string().min(1).max(maxValueLength) }))
  .max(maxHeaders);
export const provider = z.enum(streamProviders);
export const format = z.enum(streamFormats);

const states = ['waiting', 'delivering', 'failing'] as const;

const StatusReply = () =>
  z.object({
    state: z.enum(states),
    lastSuccessAt: instant().nullable(),
    lastFailureAt: instant().nullable(),
    lastErrorCode: z.string().nullable(),
    lastErrorMessage: z.string().nullable(),
    failures: z.number(),
    failingSince: instant().nullable(),
    nextAttemptAt: instant().nullable(),
    lagSeconds: z.number().nullable(),
    givenUp: z.number(),
  });

const stateOf = ({ failures, lastSuccessAt }: StreamStatus): (typeof states)[number] => {
  if (failures > 0) return 'failing';
  return lastSuccessAt === null ? 'waiting' : 'delivering';
};

const statusReply = (status: StreamStatus, now: Date): z.input<ReturnType<typeof StatusReply>> => ({
  state: stateOf(status),
  lastSuccessAt: status.lastSuccessAt,
  lastFailureAt: status.lastFailureAt,
  lastErrorCode: status.lastFailure?.code ?? null,
  lastErrorMessage: status.lastFailure?.message ?? null,
  failures: status.failures,
  failingSince: status.failingSince,
  nextAttemptAt: status.failures > 0 ? status.nextAttemptAt : null,
  lagSeconds: lagOf(status, now),
  givenUp: status.givenUp,
});

export const StreamReply = () =>
  z.object({
    id: uuid,
    url: z.string(),
    provider,
    format,
    createdAt: instant(),
    updatedAt: instant(),
    status: StatusReply(),
  });

/** The same with the names of its headers. */
export const WholeStreamReply = () =>
  StreamReply().extend({ headers: z.array(z.object({ key: z.string(), value: z.string() })) });

export const streamReply = ({ stream, url: shownUrl, status }: ShownStream, now: Date) => ({
  id: stream.id,
  url: shownUrl,
  provider: stream.provider,
  format: stream.format,
  createdAt: stream.createdAt,
  updatedAt: stream.updatedAt,
  status: statusReply(status, now),
});

export const wholeStreamReply = (found: ShownStream, now: Date) => ({
  ...streamReply(found, now),
  headers: [...found.headers],
});
