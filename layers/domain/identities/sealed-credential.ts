import { LocketError } from '../errors.ts';
import type { DataKey } from '../keys/envelope.ts';
import { keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

type Owner = Pick<Identity, 'id' | 'orgId'>;

/** `place` says what the credential is of the identity, and whom it may be shown: it opens for nothing else. */
const placeOf = ({ id, orgId }: Owner, place: string): Place => ({
  purpose: 'login-method',
  project: orgId,
  item: `${id}/${place}`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this identity cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** Seals a credential of a login method under the organization's latest key; base64. */
export const sealCredential = async (
  unit: Unit,
  owner: Owner,
  place: string,
  credential: string,
): Promise<string> => {
  const key = await keyOf(unit, owner, 'latest');
  const sealed = sealText(key, placeOf(owner, place), credential, (size) => unit.runtime.randomBytes(size));
  return Buffer.from(sealed).toString('base64');
};

/** Reverses `sealCredential`. @throws LocketError `decryption-failed` for another place or identity. */
export const openCredential = async (
  unit: Unit,
  owner: Owner,
  place: string,
  sealed: string,
): Promise<string> => {
  const envelope = Buffer.from(sealed, 'base64');
  return openText(await keyOf(unit, owner, keyVersionOf(envelope)), placeOf(owner, place), envelope);
};

/** The same credential sealed under the latest version of the organization's key. */
export const resealCredential = async (
  reseal: Reseal,
  owner: Owner,
  place: string,
  sealed: string,
): Promise<string> =>
  Buffer.from(await reseal(placeOf(owner, place), Buffer.from(sealed, 'base64'))).toString('base64');
