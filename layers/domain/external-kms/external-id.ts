import { LocketError } from '../errors.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { AwsCredential } from './customer-kms.ts';

const ownPrefix = 'locket-';

/**
 * The external id by which a role knows that it is this organization that asks (AWS IAM User Guide, "The confused deputy
 * problem"). It is no secret; what counts is that no other organization can have it used.
 */
export const externalIdOf = (orgId: string): string => `${ownPrefix}${orgId}`;

const foreign = (): LocketError =>
  new LocketError('bad-request', 'externalId: this external id belongs to another organization');

/** What says how a role is assumed, if anything does. */
type Credentialed =
  | { readonly provider: 'aws'; readonly credential: AwsCredential }
  | { readonly provider: 'gcp' };

/**
 * The claim that goes with the write when a customer brings its own external id: from then on nobody else can use it. Of
 * those that look like ours an organization has its own and no other.
 */
export const externalIdClaims = async (
  { stores }: Unit,
  orgId: string,
  connection: Credentialed,
): Promise<readonly Change[]> => {
  if (connection.provider !== 'aws' || connection.credential.type !== 'assume-role') return [];
  const { externalId } = connection.credential.data;
  if (externalId === externalIdOf(orgId)) return [];
  if (externalId.toLowerCase().startsWith(ownPrefix)) throw foreign();
  const owner = await stores.externalKms.ownerOfExternalId(externalId);
  if (owner !== undefined && owner !== orgId) throw foreign();
  return [stores.externalKms.externalIdClaim(externalId, orgId)];
};
