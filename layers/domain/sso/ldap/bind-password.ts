import { sha256Hex } from '../../digests.ts';
import { LocketError } from '../../errors.ts';
import type { DirectoryAddress } from '../../identities/ldap-auth/directory.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../../keys/envelope.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Unit } from '../../unit.ts';

/** Who searches a directory for those who sign in, and whom the password of that may be shown. */
export interface BindAccount extends DirectoryAddress {
  readonly bindDn: string;
}

interface Owner {
  readonly id: string;
  readonly orgId: string;
}

interface Sealed extends Owner, BindAccount {
  readonly bindPassword: Uint8Array;
}

/** A password opens only for the very server and account that it was given for, whatever else the row says. */
const placeOf = ({ id, orgId, url, ca, bindDn }: Owner & BindAccount): Place => ({
  purpose: 'single-sign-on',
  project: orgId,
  item: `${id}/bind-password/${sha256Hex(JSON.stringify([url, ca, bindDn]))}`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization)
    throw new LocketError('unavailable', 'The organization of this directory cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** Seals the password of the account under the organization's latest key. */
export const sealBindPassword = async (
  unit: Unit,
  account: Owner & BindAccount,
  password: string,
): Promise<Uint8Array> =>
  sealText(await keyOf(unit, account, 'latest'), placeOf(account), password, (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealBindPassword`. @throws LocketError `decryption-failed` for another server, account or configuration. */
export const openBindPassword = async (unit: Unit, config: Sealed): Promise<string> =>
  openText(
    await keyOf(unit, config, keyVersionOf(config.bindPassword)),
    placeOf(config),
    config.bindPassword,
  );

/** The same configuration with its password sealed under the latest version of the organization's key. */
export const resealBindPassword = async <Config extends Sealed>(
  reseal: Reseal,
  config: Config,
): Promise<Config> => ({ ...config, bindPassword: await reseal(placeOf(config), config.bindPassword) });
