import type { AuditEvent } from '../audit/event.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { isSameOrigin, parseAddress, shownAddress } from './address.ts';
import { parseHeaders, type StreamHeader, shownHeaders, withKept } from './headers.ts';
import { post } from './posting.ts';
import { openTarget, type StreamTarget, sealTarget } from './sealing.ts';
import { type Failure, newStatus, resumed, type StreamStatus } from './status.ts';
import { type AuditStream, maxStreams, nameOf, type StreamFormat, type StreamProvider } from './stream.ts';

/** A stream as far as it may be shown. */
export interface ShownStream {
  readonly stream: AuditStream;
  readonly url: string;
  readonly headers: readonly StreamHeader[];
  readonly status: StreamStatus;
}

export interface StreamRequest extends StreamTarget {
  readonly provider: StreamProvider;
  readonly format: StreamFormat;
}

/** What may be changed about a stream; absent members stay as they are. */
export type StreamChanges = { readonly [M in keyof StreamRequest]?: StreamRequest[M] | undefined };

const streamNotFound = (): LocketError => new LocketError('not-found', 'Audit log stream not found');

/**
 * The caller's organization, once the caller may do this. A stream tells its destination all that the trail holds, so
 * that making, turning and trying one takes the right to read the trail as well.
 */
const enter = async (unit: Unit, action: 'read' | 'create' | 'edit' | 'delete'): Promise<string> => {
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, action, 'settings');
  if (action === 'create' || action === 'edit') assertCan(ability, 'read', 'audit-logs');
  return orgId;
};

const noteStream = (unit: Unit, { id, provider }: AuditStream, url: string): void =>
  unit.note({ metadata: { auditLogStreamId: id, provider, host: new URL(url).host } });

const shown = async (unit: Unit, stream: AuditStream): Promise<ShownStream> => {
  const [{ url, headers }, status = newStatus(nameOf(stream))] = await Promise.all([
    openTarget(unit, stream),
    unit.stores.auditStreams.status(nameOf(stream)),
  ]);
  return { stream, status, url: shownAddress(url), headers: shownHeaders(headers) };
};

const find = async (unit: Unit, orgId: string, streamId: string): Promise<AuditStream> => {
  const stream = await unit.stores.auditStreams.find({ orgId, streamId });
  if (!stream) throw streamNotFound();
  return stream;
};

/** The streams of the caller's organization, oldest first. Needs `settings:read`. */
export const listStreams = async (unit: Unit): Promise<readonly ShownStream[]> => {
  const orgId = await enter(unit, 'read');
  const streams = await unit.stores.auditStreams.inOrganization(orgId);
  unit.note({ metadata: { numberOfStreams: streams.length } });
  return Promise.all(streams.map((stream) => shown(unit, stream)));
};

/** One stream by id. Needs `settings:read`; `not-found` when the organization has none such. */
export const readStream = async (unit: Unit, streamId: string): Promise<ShownStream> => {
  const stream = await find(unit, await enter(unit, 'read'), streamId);
  noteStream(unit, stream, (await openTarget(unit, stream)).url);
  return shown(unit, stream);
};

const targetFrom = async (unit: Unit, { url, headers }: StreamTarget): Promise<StreamTarget> => ({
  url: await parseAddress(url, unit.egress),
  headers: parseHeaders(headers),
});

const createOnce = async (unit: Unit, request: StreamRequest): Promise<ShownStream> => {
  const orgId = await enter(unit, 'create');
  const target = await targetFrom(unit, { url: request.url, headers: withKept(request.headers, []) });
  const { auditStreams, fences } = unit.stores;
  const fence = await fences.find('audit-streams', orgId);
  if ((await auditStreams.inOrganization(orgId)).length >= maxStreams)
    throw new LocketError('bad-request', `An organization has at most ${maxStreams} audit log streams`);
  const owner = { id: unit.runtime.uuid(), orgId };
  const at = unit.runtime.now().toISOString();
  const stream: AuditStream = {
    ...owner,
    provider: request.provider,
    format: request.format,
    target: await sealTarget(unit, owner, target),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  noteStream(unit, stream, target.url);
  await unit.commit([auditStreams.creation(stream), fences.renewed(fence)]);
  return shown(unit, stream);
};

/**
 * Has every event from now on sent to an address. Needs `settings:create` and `audit-logs:read`; `invalid-input` for an
 * address that may not be called or a header that cannot be sent, `bad-request` when there are as many as there may be.
 */
export const createStream = (unit: Unit, request: StreamRequest): Promise<ShownStream> =>
  retryingConflicts(unit, () => createOnce(unit, request));

/** An address that is given back as it was shown is the one that is kept. */
const urlFrom = (asked: string | undefined, kept: string): string =>
  asked === undefined || asked === shownAddress(kept) ? kept : asked;

/**
 * Where a stream leads after a change. Headers are for the server that they were given for: whoever only knows their
 * names cannot have them sent elsewhere, so that another server begins with none.
 */
const changedTarget = async (
  unit: Unit,
  kept: StreamTarget,
  changes: StreamChanges,
): Promise<StreamTarget> => {
  const url = await parseAddress(urlFrom(changes.url, kept.url), unit.egress);
  const headers = isSameOrigin(url, kept.url) ? kept.headers : [];
  const asked = changes.headers === undefined ? headers : withKept(changes.headers, headers);
  return { url, headers: parseHeaders(asked) };
};

/** Turns a stream elsewhere, or changes what goes along. Needs `settings:edit` and `audit-logs:read`; refused as creating is. */
export const updateStream = (unit: Unit, streamId: string, changes: StreamChanges): Promise<ShownStream> =>
  retryingConflicts(unit, async () => {
    const previous = await find(unit, await enter(unit, 'edit'), streamId);
    const target = await changedTarget(unit, await openTarget(unit, previous), changes);
    const stream: AuditStream = {
      ...previous,
      provider: changes.provider ?? previous.provider,
      format: changes.format ?? previous.format,
      target: await sealTarget(unit, previous, target),
      updatedAt: unit.runtime.now().toISOString(),
      revision: previous.revision + 1,
    };
    noteStream(unit, stream, target.url);
    await unit.commit([unit.stores.auditStreams.replacement(stream, previous)]);
    return shown(unit, stream);
  });

/** Ends a stream; what waits for it is dropped. Needs `settings:delete`. */
export const deleteStream = (unit: Unit, streamId: string): Promise<ShownStream> =>
  retryingConflicts(unit, async () => {
    const stream = await find(unit, await enter(unit, 'delete'), streamId);
    const gone = await shown(unit, stream);
    noteStream(unit, stream, (await openTarget(unit, stream)).url);
    await unit.commit(unit.stores.auditStreams.deletion(stream));
    return gone;
  });

const testEvent = (unit: Unit, orgId: string): AuditEvent => ({
  id: unit.runtime.uuid(),
  type: 'test-audit-log-stream',
  outcome: 'success',
  occurredAt: unit.runtime.now().toISOString(),
  organizationId: orgId,
  actor: { type: 'platform', metadata: {} },
  ipAddress: '',
  userAgent: 'locket',
  requestId: unit.origin.requestId,
  metadata: { test: true },
});

/** A stream after it was tried, and why its destination did not take the test. */
export interface TestedStream extends ShownStream {
  readonly failure: Failure | undefined;
}

/** A destination that takes a test need not be left alone any longer. */
const endRest = async (unit: Unit, stream: AuditStream): Promise<void> => {
  const status = await unit.stores.auditStreams.status(nameOf(stream));
  if (!status || status.failures === 0) return;
  const next = resumed(status, unit.runtime.now());
  try {
    await unit.commit(unit.stores.auditStreams.statusReplacement(next, status));
  } catch (error) {
    // A delivery reported at the same moment: it knows better.
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

/** Sends one event that says it is a test. Needs `settings:edit` and `audit-logs:read`. */
export const testStream = async (unit: Unit, streamId: string): Promise<TestedStream> => {
  const stream = await find(unit, await enter(unit, 'edit'), streamId);
  const target = await openTarget(unit, stream);
  const posted = await post(unit.egress, stream, target, [testEvent(unit, stream.orgId)]);
  const failure = posted.kind === 'taken' ? undefined : posted.failure;
  noteStream(unit, stream, target.url);
  unit.note({ metadata: { isTaken: !failure, ...(failure && { errorCode: failure.code }) } });
  if (!failure) await endRest(unit, stream);
  return { ...(await shown(unit, stream)), failure };
};
