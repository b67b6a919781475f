import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest, RequestCounts, RequestStatus } from './request.ts';

/**
 * What a request is now. Time and the end of its policy close it by themselves: the workflow writes that down later, and
 * nobody waits for it.
 */
export const statusAt = (
  { status, expiresAt }: Pick<AccessRequest, 'status' | 'expiresAt'>,
  policy: AccessPolicy | undefined,
  now: Date,
): RequestStatus => {
  if (status !== 'pending') return status;
  if (now.getTime() >= Date.parse(expiresAt)) return 'expired';
  return policy ? 'pending' : 'cancelled';
};

const sentences: Readonly<Record<Exclude<RequestStatus, 'pending'>, string>> = {
  approved: 'has been approved already',
  rejected: 'has been rejected',
  cancelled: 'has been cancelled',
  expired: 'has expired',
  revoked: 'was approved, and the access has been revoked',
};

/** Refuses a request that is open no more: `bad-request` that says what became of it. */
export const assertOpen = (
  { runtime }: Pick<Unit, 'runtime'>,
  request: AccessRequest,
  policy: AccessPolicy | undefined,
): void => {
  const status = statusAt(request, policy, runtime.now());
  if (status !== 'pending') throw new LocketError('bad-request', `This access request ${sentences[status]}`);
};

/** The request after a change. */
export const changed = (
  { runtime }: Pick<Unit, 'runtime'>,
  request: AccessRequest,
  changes: Partial<AccessRequest>,
): AccessRequest => ({
  ...request,
  ...changes,
  updatedAt: runtime.now().toISOString(),
  revision: request.revision + 1,
});

/** The same, closed by somebody, or by time. */
export const closed = (
  unit: Pick<Unit, 'runtime'>,
  request: AccessRequest,
  closedBy: string | null,
  changes: Partial<AccessRequest> & Pick<AccessRequest, 'status'>,
): AccessRequest =>
  changed(unit, request, { ...changes, closedAt: unit.runtime.now().toISOString(), closedBy });

/** Counts with one request more that is open, or closed. */
export const withOneOpen = ({ pending, revision, ...counts }: RequestCounts): RequestCounts => ({
  ...counts,
  pending: pending + 1,
  revision: revision + 1,
});
export const withOneClosed = ({ projectId, pending, finalized, revision }: RequestCounts): RequestCounts => ({
  projectId,
  pending: Math.max(0, pending - 1),
  finalized: finalized + 1,
  revision: revision + 1,
});
