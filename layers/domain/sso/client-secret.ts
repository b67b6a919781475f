import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { OidcConfig } from './oidc-config.ts';

type Owner = Pick<OidcConfig, 'id' | 'orgId'>;

const placeOf = ({ id, orgId }: Owner): Place => ({
  purpose: 'single-sign-on',
  project: orgId,
  item: `${id}/client-secret`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this provider cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** Seals the client secret under the organization's latest key. */
export const sealClientSecret = async (unit: Unit, owner: Owner, secret: string): Promise<Uint8Array> =>
  sealText(await keyOf(unit, owner, 'latest'), placeOf(owner), secret, (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealClientSecret`. @throws LocketError `decryption-failed` for that of another configuration. */
export const openClientSecret = async (unit: Unit, config: OidcConfig): Promise<string> =>
  openText(
    await keyOf(unit, config, keyVersionOf(config.clientSecret)),
    placeOf(config),
    config.clientSecret,
  );

/** The same configuration with its secret sealed under the latest version of the organization's key. */
export const resealClientSecret = async (reseal: Reseal, config: OidcConfig): Promise<OidcConfig> => ({
  ...config,
  clientSecret: await reseal(placeOf(config), config.clientSecret),
});
