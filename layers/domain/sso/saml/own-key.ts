import { LocketError } from '../../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../../keys/envelope.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Unit } from '../../unit.ts';
import type { SamlConfig } from './saml-config.ts';

type Owner = Pick<SamlConfig, 'id' | 'orgId'>;

const placeOf = ({ id, orgId }: Owner): Place => ({
  purpose: 'single-sign-on',
  project: orgId,
  item: `${id}/saml-key`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this provider cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** Seals a private key in PEM under the organization's latest key. */
export const sealOwnKey = async (unit: Unit, owner: Owner, privateKey: string): Promise<Uint8Array> =>
  sealText(await keyOf(unit, owner, 'latest'), placeOf(owner), privateKey, (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealOwnKey`. @throws LocketError `decryption-failed` for that of another configuration. */
export const openOwnKey = async (unit: Unit, config: SamlConfig): Promise<string> =>
  openText(await keyOf(unit, config, keyVersionOf(config.ownKey)), placeOf(config), config.ownKey);

/** The same configuration with its key sealed under the latest version of the organization's key. */
export const resealOwnKey = async (reseal: Reseal, config: SamlConfig): Promise<SamlConfig> => ({
  ...config,
  ownKey: await reseal(placeOf(config), config.ownKey),
});
