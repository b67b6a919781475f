import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { ScanSource } from './source.ts';

type Owner = Pick<ScanSource, 'id' | 'orgId'>;
type Member = 'token' | 'webhook-secret';

const placeOf = ({ id, orgId }: Owner, member: Member): Place => ({
  purpose: 'scan-source',
  project: orgId,
  item: `${id}/${member}`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return unit.keys.organizationKey(organization, version);
};

/** Seals a credential of a source under the organization's latest key. */
export const sealCredential = async (
  unit: Unit,
  owner: Owner,
  member: Member,
  text: string,
): Promise<Uint8Array> =>
  sealText(await keyOf(unit, owner, 'latest'), placeOf(owner, member), text, (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealCredential`. @throws LocketError `decryption-failed` for that of another source. */
export const openCredential = async (
  unit: Unit,
  owner: Owner,
  member: Member,
  sealed: Uint8Array,
): Promise<string> =>
  openText(await keyOf(unit, owner, keyVersionOf(sealed)), placeOf(owner, member), sealed);

/** The same source with its credentials sealed under the latest version of the organization's key. */
export const resealSource = async (reseal: Reseal, source: ScanSource): Promise<ScanSource> => ({
  ...source,
  token: source.token && (await reseal(placeOf(source, 'token'), source.token)),
  webhookSecret:
    source.webhookSecret && (await reseal(placeOf(source, 'webhook-secret'), source.webhookSecret)),
});
