import { sha256Hex } from '../../digests.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Unit } from '../../unit.ts';
import type { Identity } from '../identity.ts';
import { openCredential, resealCredential, sealCredential } from '../sealed-credential.ts';
import type { DirectoryAddress } from './directory.ts';

/** Who searches a directory for those who log in, and whom the password of that may be shown. */
export interface BindAccount extends DirectoryAddress {
  readonly bindDn: string;
}

type Owner = Pick<Identity, 'id' | 'orgId'>;

/** A password opens only for the very server and account that it was given for, whatever else the row says. */
const placeOf = ({ url, ca, bindDn }: BindAccount): string =>
  `ldap-auth/bind-password/${sha256Hex(JSON.stringify([url, ca, bindDn]))}`;

/** Seals the password of the account under the organization's latest key; base64. */
export const sealBindPassword = (
  unit: Unit,
  owner: Owner,
  account: BindAccount,
  password: string,
): Promise<string> => sealCredential(unit, owner, placeOf(account), password);

/** Reverses `sealBindPassword`. @throws LocketError `decryption-failed` for another server, account or identity. */
export const openBindPassword = (
  unit: Unit,
  owner: Owner,
  account: BindAccount,
  sealed: string,
): Promise<string> => openCredential(unit, owner, placeOf(account), sealed);

/** The same under the latest version of the organization's key. */
export const resealBindPassword = (
  reseal: Reseal,
  owner: Owner,
  account: BindAccount,
  sealed: string,
): Promise<string> => resealCredential(reseal, owner, placeOf(account), sealed);
