import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { directoryAddress } from '../../identities/ldap-auth/directory-address.ts';
import { parseLdif, usesInLdif } from '../ldif.ts';
import type { ProviderKind } from './kind.ts';
import { ca, keeping, maybe, password, passwordRequirements, passwordRules, statement } from './members.ts';

const names = ['Username', 'Password', 'EncodedPassword'] as const;

/** What each LDIF may speak of. */
export const ldapPlaceholders = {
  creationLdif: names,
  revocationLdif: ['Username'],
  rollbackLdif: names,
} as const;

const ldif = (name: keyof typeof ldapPlaceholders) =>
  keeping(statement().min(1), (text) => parseLdif(text, ldapPlaceholders[name]));

/** LDIF without the account in it would make or end none, and count as done. */
const aboutAccount = (name: 'creationLdif' | 'revocationLdif') =>
  keeping(ldif(name), (text) => {
    if (!usesInLdif(text, 'Username'))
      throw new LocketError('invalid-input', `${name} must name the account: {{Username}}`);
  });

const members = z.object({
  url: keeping(z.string().trim().min(1).max(512), directoryAddress),
  binddn: z.string().trim().min(1).max(1024),
  bindpass: password(),
  ca: ca(),
  creationLdif: aboutAccount('creationLdif'),
  revocationLdif: aboutAccount('revocationLdif'),
  rollbackLdif: maybe(ldif('rollbackLdif')),
  passwordRequirements: passwordRequirements(),
});

export type LdapInputs = z.output<typeof members>;

export const ldap: ProviderKind = {
  type: 'ldap',
  inputs: () => members,
  secrets: ['bindpass'],
  // A sAMAccountName of Active Directory has 20 characters.
  names: () => ({ longest: 64, random: 20 }),
  passwords: passwordRules(64),
};
