import { Failure, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, type callerFlags, openCaller } from '../instance/caller.ts';
import { claimsOf } from '../instance/credential.ts';
import { ApiFailure } from '../instance/failures.ts';

/** The organization that a token is for. @throws Failure */
const organizationIdOf = async (caller: ActingCaller): Promise<string> => {
  const { organizationId } = claimsOf(caller.credential.token);
  if (typeof organizationId === 'string') return organizationId;
  if (caller.credential.kind !== 'identity')
    throw new Failure('The token is for no organization', ['Log in anew: locket login']);
  const { identityDetails } = await caller.call('GET /api/v1/identities/details', {});
  return identityDetails.organization.id;
};

/** A caller with the organization that it acts in. @throws Failure */
export const openInOrganization = async (given: Given<typeof callerFlags>, around: Surroundings) => {
  const caller = await openCaller(given, around);
  return { caller, orgId: await organizationIdOf(caller) };
};

/** What is there, or undefined where nothing is. @throws ApiFailure for any other refusal */
export const ifThere = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined;
    throw error;
  }
};
