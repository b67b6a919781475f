import * as z from 'zod';
import { ca, keeping, maybe, password, passwordRequirements } from '../../dynamic-secrets/kinds/members.ts';
import { directoryAddress } from '../../identities/ldap-auth/directory-address.ts';
import type { RotationInputs, RotationKind } from './kind.ts';
import { distinct, otherwise, passwordsOf } from './members.ts';

const dn = () => z.string().trim().min(1).max(1024);

const members = z
  .strictObject({
    url: keeping(z.string().trim().min(1).max(512), directoryAddress),
    bind_dn: dn(),
    bind_password: password(),
    dn1: dn(),
    dn2: maybe(dn()),
    password_attribute: otherwise(z.enum(['userPassword', 'unicodePwd']), 'userPassword'),
    ca: ca(),
    passwordRequirements: passwordRequirements(),
  })
  .check(distinct(['bind_dn', 'dn1', 'dn2']));

export type LdapRotationInputs = z.output<typeof members>;

/** Entries of a directory. With one entry there is a moment in which neither password is the one that readers have. */
export const ldap: RotationKind = {
  type: 'ldap',
  title: 'LDAP password',
  description:
    'Passwords of two entries of a directory, which take turns; or of one, whose password is replaced.',
  inputs: () => members,
  secrets: ['bind_password'],
  placed: ['url', 'bind_dn', 'dn1', 'dn2', 'ca', 'password_attribute'],
  accounts: ({ dn1, dn2 }: RotationInputs) =>
    dn2 === undefined ? [String(dn1)] : [String(dn1), String(dn2)],
  outputs: () => ['dn', 'password'],
  constants: ({ dn2 }) => (dn2 === undefined ? ['dn'] : []),
  shownOutputs: ['dn', 'password'],
  valuesOf: (entry, secret) => ({ dn: entry, password: secret }),
  passwords: passwordsOf,
  form: {
    url: { type: 'string', desc: 'ldaps://, or ldap:// with STARTTLS' },
    bind_dn: { type: 'string', desc: 'Who may set the passwords' },
    bind_password: { type: 'string' },
    dn1: { type: 'string' },
    dn2: { type: 'string', desc: 'A second entry with the same rights' },
    password_attribute: { type: 'string', default: 'userPassword', desc: 'unicodePwd for Active Directory' },
    ca: { type: 'string' },
  },
  required: ['url', 'bind_dn', 'bind_password', 'dn1'],
};
