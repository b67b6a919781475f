import {
  type EndingOutcome,
  endDynamicSecret,
  endLeasesOfGonePlaces,
  endLeasesOfOrganization,
  type HasTime,
} from './end-dynamic-secret.ts';
import type { OpenUnit } from './end-lease.ts';
import { endLease } from './end-lease.ts';
import { allLeases, makingTime } from './lease.ts';

/**
 * What a step of the workflow is told: one lease, all of a dynamic secret, those of a project whose places are gone, or those
 * of an organization that is gone.
 */
export interface LeaseOrder {
  /** Of an organization that was deleted: all others are empty then. */
  readonly organizationId?: string;
  readonly projectId: string;
  /** Empty, as all after it, for the places of a project. */
  readonly environmentId: string;
  readonly folderId: string;
  readonly dynamicSecretId: string;
  readonly leaseId: string;
  /** Name of the execution that asks. */
  readonly execution: string;
}

/** What the workflow does next: it waits so many seconds, and its successor looks again. */
export interface LeaseStep {
  readonly next: 'wait' | 'failed' | 'nothing';
  readonly seconds: number;
  /** Name of the execution that looks again. */
  readonly name: string;
}

/** Seconds that one execution waits at most: what ends later is waited for by its successors. */
export const longestWait = 200 * 86_400;

/** A request that found the place there may take a lease still: who has just begun looks again when none can. */
const endedInPlaces = async (
  open: OpenUnit,
  { organizationId, projectId, execution }: LeaseOrder,
  hasTime: HasTime,
): Promise<EndingOutcome> => {
  const outcome = organizationId
    ? await endLeasesOfOrganization(open, organizationId, hasTime)
    : await endLeasesOfGonePlaces(open, projectId, hasTime);
  if (outcome.kind !== 'gone' || numberOf(execution) > 0) return outcome;
  return {
    kind: 'waiting',
    until: new Date(open(null).runtime.now().getTime() + makingTime).toISOString(),
  };
};

const carriedOut = (open: OpenUnit, order: LeaseOrder, hasTime: HasTime): Promise<EndingOutcome> => {
  const { environmentId, folderId, dynamicSecretId, leaseId } = order;
  if (dynamicSecretId === '') return endedInPlaces(open, order, hasTime);
  if (leaseId === allLeases)
    return endDynamicSecret(open, { environmentId, folderId, id: dynamicSecretId }, hasTime);
  return endLease(open, { id: leaseId, dynamicSecretId });
};

const numbered = /^(.*?)(?:\.(\d+))?$/;
const numberOf = (execution: string): number => Number(numbered.exec(execution)?.[2] ?? 0);

/** Names of executions are given once: each names its successor after itself. */
export const successorOf = (execution: string): string => {
  const [, base = execution] = numbered.exec(execution) ?? [];
  return `${base.slice(0, 70)}.${numberOf(execution) + 1}`;
};

/** Does what is due now, and says when to look again. Rights were decided when the events were written that start it. */
export const stepLeases = async (open: OpenUnit, order: LeaseOrder, hasTime: HasTime): Promise<LeaseStep> => {
  const outcome = await carriedOut(open, order, hasTime);
  const name = successorOf(order.execution);
  if (outcome.kind !== 'waiting')
    return { next: outcome.kind === 'failed' ? 'failed' : 'nothing', seconds: 0, name };
  const left = Date.parse(outcome.until) - open(null).runtime.now().getTime();
  return { next: 'wait', seconds: Math.min(Math.max(1, Math.ceil(left / 1000)), longestWait), name };
};
