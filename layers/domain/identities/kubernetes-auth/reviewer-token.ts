import { sha256Hex } from '../../digests.ts';
import { LocketError } from '../../errors.ts';
import type { DataKey } from '../../keys/envelope.ts';
import { keyVersionOf, openText, type Place, sealText } from '../../keys/envelope.ts';
import type { Unit } from '../../unit.ts';
import type { Identity } from '../identity.ts';

/** Whom a reviewer's token may be shown: the server, and by whose word it is believed to be that. */
export interface Reviewer {
  readonly kubernetesHost: string;
  readonly caCert: string;
}

type Owner = Pick<Identity, 'id' | 'orgId'>;

/** A token opens only for the very server that it was given for, whatever else the row says. */
const placeOf = ({ id, orgId }: Owner, { kubernetesHost, caCert }: Reviewer): Place => ({
  purpose: 'login-method',
  project: orgId,
  item: `${id}/kubernetes-auth/token-reviewer/${sha256Hex(`${kubernetesHost}\n${caCert}`)}`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this identity cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** Seals the token under the organization's latest key; base64. */
export const sealReviewerToken = async (
  unit: Unit,
  owner: Owner,
  reviewer: Reviewer,
  token: string,
): Promise<string> => {
  const key = await keyOf(unit, owner, 'latest');
  const sealed = sealText(key, placeOf(owner, reviewer), token, (size) => unit.runtime.randomBytes(size));
  return Buffer.from(sealed).toString('base64');
};

/** Reverses `sealReviewerToken`. @throws LocketError `decryption-failed` for another server or identity. */
export const openReviewerToken = async (
  unit: Unit,
  owner: Owner,
  reviewer: Reviewer,
  sealed: string,
): Promise<string> => {
  const envelope = Buffer.from(sealed, 'base64');
  return openText(await keyOf(unit, owner, keyVersionOf(envelope)), placeOf(owner, reviewer), envelope);
};
