import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import { noteIncident } from '../incidents/incident.ts';
import type { Unit } from '../unit.ts';
import { isAmong, type Participant, peopleAmong } from './approvers.ts';
import { mayGive, openStep, stepsOf } from './coverage.ts';
import type { EnteredRequest } from './entering.ts';
import { giving } from './giving.ts';
import { tellApprovers } from './notices.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';
import { longestBypass } from './terms.ts';

const forbidden = (message: string): LocketError => new LocketError('forbidden', message);

const assertMayBypass = ({ policy, caller }: { policy: AccessPolicy; caller: Participant }): void => {
  if (policy.enforcementLevel !== 'soft')
    throw forbidden('The policy gives access by approval only: it is not soft');
  if (policy.bypassers.length > 0 && !isAmong(policy.bypassers, caller))
    throw forbidden('The policy lets others have access without approval, not you');
};

const assertBrief = ({ temporaryRange }: AccessRequest): void => {
  if (temporaryRange === null || parseDuration(temporaryRange, 'temporaryRange') > longestBypass)
    throw new LocketError(
      'bad-request',
      'Access without approval lasts 24 hours at most: ask for that, or wait for an approval',
    );
};

/** As many of those who could give it now as every step would take: nobody takes what nobody could have given. */
const standingFor = (
  unit: Unit,
  { policy, request }: { policy: AccessPolicy; request: AccessRequest },
  people: readonly Participant[],
): readonly Participant[] => {
  const able = people
    .filter(({ id }) => id !== request.requesterId)
    .filter((person) => mayGive(unit, person, request));
  if (openStep(policy, able))
    throw forbidden('There are not enough approvers who could give this now: nobody may take it');
  const needed = stepsOf(policy).flatMap((step) =>
    able.filter((person) => isAmong(step.approvers, person)).slice(0, step.needed),
  );
  return [...new Set(needed)];
};

/**
 * Gives whoever asked what they asked for at once, for a day at most and with a reason: the approvers are mailed, incident
 * contacts are told, and an event of its own says so. Bounded as an approval is, by what the approvers could give now.
 */
export const takeWithoutApproval = async (
  unit: Unit,
  entered: EnteredRequest & { readonly policy: AccessPolicy },
  bypassReason: string,
): Promise<AccessRequest> => {
  const { request, policy, access, environment } = entered;
  const { project } = access;
  unit.note({ type: 'break-glass-access', metadata: { bypassReason } });
  assertMayBypass(entered);
  assertBrief(request);
  const approvers = await peopleAmong(unit, project, policy.approvers);
  const givers = standingFor(unit, entered, approvers);
  const given = await giving(unit, { request, policy, project, environment, givers }, { bypassReason });
  noteIncident(unit, 'break-glass');
  const subject = { request: given.request, project, environment };
  await unit.commit([
    ...given.changes,
    ...(await tellApprovers(unit, 'taken-without-approval', policy, subject, approvers)),
  ]);
  return given.request;
};
