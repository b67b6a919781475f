import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { Environment } from '../projects/project.ts';
import { areWithin } from './places.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';

const day = 86_400_000;
/** Milliseconds that a request waits at most, and one whose policy says nothing. */
const longestWait = 30 * day;
/** Milliseconds that access lasts at most which nobody approved. */
export const longestBypass = day;

/** Milliseconds that requests under a policy wait. */
export const waitOf = ({ requestExpirationTime }: AccessPolicy): number =>
  requestExpirationTime === null
    ? longestWait
    : Math.min(longestWait, parseDuration(requestExpirationTime, 'requestExpirationTime'));

type Asked = Pick<AccessRequest, 'rules' | 'isTemporary' | 'temporaryRange'>;

const bad = (message: string): LocketError => new LocketError('bad-request', message);

const assertShortEnough = ({ temporaryRange }: Asked, { maxTimePeriod }: AccessPolicy): void => {
  if (maxTimePeriod === null) return;
  if (temporaryRange === null)
    throw bad(`The policy gives access for ${maxTimePeriod} at most, never for good`);
  if (parseDuration(temporaryRange, 'temporaryRange') > parseDuration(maxTimePeriod, 'maxTimePeriod'))
    throw bad(`The policy gives access for ${maxTimePeriod} at most`);
};

/**
 * Refuses what a policy does not allow as it is now: another place, another subject, too long: `bad-request`. Looked at when
 * somebody asks, and again when it is given, since policies and names of environments change.
 */
export const assertAllowed = (
  asked: Asked,
  policy: AccessPolicy,
  environment: Environment | undefined,
): void => {
  if (!environment || !policy.environmentIds.includes(environment.id))
    throw bad('The policy does not cover this environment any more');
  if (!areWithin(asked.rules, environment, policy))
    throw bad(
      'Every permission must allow something on secrets, folders, imports or dynamic secrets in the environment and path of the policy',
    );
  assertShortEnough(asked, policy);
};
