import { LocketError } from '../../errors.ts';
import type { DirectoryAccount, DirectoryAnswer } from '../../identities/ldap-auth/directory.ts';
import type { Unit } from '../../unit.ts';
import { openBindPassword } from './bind-password.ts';
import type { LdapConfig } from './ldap-config.ts';

/** The account of a configuration, its password opened. */
export const accountOf = async (unit: Unit, config: LdapConfig): Promise<DirectoryAccount> => ({
  url: config.url,
  ca: config.ca,
  bindDn: config.bindDn,
  bindPassword: await openBindPassword(unit, config),
});

/** A directory that says nothing says nothing about anybody: no fault of its own looks like a wrong password. */
export const cannotBeAsked = (
  answer: Exclude<DirectoryAnswer, { readonly kind: 'known' | 'unknown' }>,
): LocketError => {
  const reason =
    answer.kind === 'not-let' ? 'It does not accept the account that searches here' : answer.reason;
  return new LocketError('unavailable', `The directory cannot be asked: ${reason}. Try again in 1 s`, {
    retryAfter: 1,
  });
};
