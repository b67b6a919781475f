import * as z from 'zod';
import { directoryAddress } from '../../identities/ldap-auth/directory-address.ts';
import { parseLdif } from '../ldif.ts';
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

const members = z.object({
  url: keeping(z.string().trim().min(1).max(512), directoryAddress),
  binddn: z.string().trim().min(1).max(1024),
  bindpass: password(),
  ca: ca(),
  creationLdif: ldif('creationLdif'),
  revocationLdif: ldif('revocationLdif'),
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
