import { LocketError } from '../../errors.ts';
import type { LockoutPolicy } from '../../lockout.ts';
import type { Unit } from '../../unit.ts';
import { entriesOf, faultOf } from '../foreign-tokens/claim-values.ts';
import { certificatesIn } from '../foreign-tokens/key-address.ts';
import type { AttachedMethod, Identity } from '../identity.ts';
import { type LockoutDraft, lockoutFrom, machineLockout } from '../machine-lockout.ts';
import { attachSealedMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';
import { type BindAccount, sealBindPassword } from './bind-password.ts';
import { directoryAddress } from './directory-address.ts';
import { faultOfFilter } from './search-filter.ts';

/** What an attribute of an entry must have: one of these values, separated by commas, or a match of their wildcards; or a DN. */
export interface AllowedField {
  readonly key: string;
  readonly value: string;
}

export interface LdapAuthConfig extends BindAccount, LockoutPolicy {
  /** Sealed, in base64. */
  readonly bindPassword: string;
  readonly searchBase: string;
  readonly searchFilter: string;
  /** Never empty: of each the entry must have an allowed value. */
  readonly allowedFields: readonly AllowedField[];
}

export type LdapAuth = AttachedMethod<LdapAuthConfig>;

/** LDAP auth as a request configures it: what is left out stays as it is. */
export interface LdapAuthDraft extends PolicyDraft, LockoutDraft {
  readonly url?: string | undefined;
  readonly ldapCaCertificate?: string | undefined;
  readonly bindDN?: string | undefined;
  readonly bindPass?: string | undefined;
  readonly searchBase?: string | undefined;
  readonly searchFilter?: string | undefined;
  readonly allowedFields?: readonly AllowedField[] | undefined;
}

export const ldapAuth: MethodKind<LdapAuthConfig> = {
  method: 'ldap-auth',
  noun: 'LDAP auth',
  noted: ({ ca, bindPassword: _, ...config }) => ({ ...config, hasCaCertificate: ca !== '' }),
};

const unset: LdapAuthConfig = {
  url: '',
  ca: '',
  bindDn: '',
  bindPassword: '',
  searchBase: '',
  searchFilter: '(uid={{username}})',
  allowedFields: [],
  ...machineLockout,
};

const bad = (message: string): LocketError => new LocketError('bad-request', message);

/** A DN, or a name that Active Directory takes in its place; a bare word could be a mechanism's name. */
const accountIn = (text: string): string => {
  if (!/[=@\\]/.test(text)) throw bad('bindDN must be the DN of an account');
  return text;
};

const filterIn = (text: string): string => {
  const fault = faultOfFilter(text);
  if (fault !== undefined) throw bad(`searchFilter ${fault}`);
  return text;
};

/** The values of a field: a text of which every part between commas is an assertion is one DN, and no list. */
export const fieldValues = (text: string): readonly string[] => {
  const parts = entriesOf(text);
  const isDn = parts.length > 1 && parts.every((part) => /^[a-z][\w.-]*=/i.test(part));
  return isDn ? [text.trim()] : parts;
};

const assertField = ({ key, value }: AllowedField): void => {
  const entries = fieldValues(value);
  if (entries.length === 0) throw bad(`allowedFields names no value for ${key}`);
  for (const entry of entries) {
    const fault = faultOf(entry);
    if (fault !== undefined) throw bad(`allowedFields.${key} has an entry that ${fault}`);
  }
};

const fieldsIn = (fields: readonly AllowedField[]): readonly AllowedField[] => {
  if (fields.length === 0)
    throw bad(
      'Give allowedFields: without, everybody whom the directory finds could log in. Write [{"key": "uid", "value": "*"}] if that is meant',
    );
  if (new Set(fields.map(({ key }) => key.toLowerCase())).size < fields.length)
    throw bad('allowedFields names an attribute twice');
  fields.forEach(assertField);
  return fields;
};

/** A password that is stored and shown to nobody must not be had by leading it to another server. */
const passwordFrom = async (
  unit: Unit,
  identity: Identity,
  next: BindAccount,
  given: string | undefined,
  before: LdapAuthConfig,
): Promise<string> => {
  if (given !== undefined) return sealBindPassword(unit, identity, next, given);
  if (next.url !== before.url || next.ca !== before.ca || next.bindDn !== before.bindDn)
    throw bad(
      'Give bindPass with another url, bindDN or ldapCaCertificate: it was given for the ones before',
    );
  return before.bindPassword;
};

const given = <T>(value: T | undefined, before: T, check: (value: T) => T): T =>
  value === undefined ? before : check(value);

const accountFrom = (draft: LdapAuthDraft, before: BindAccount): BindAccount => ({
  url: given(draft.url, before.url, directoryAddress),
  ca: given(draft.ldapCaCertificate, before.ca, (text) => certificatesIn(text, 'ldapCaCertificate')),
  bindDn: given(draft.bindDN, before.bindDn, accountIn),
});

const configFrom = async (
  unit: Unit,
  draft: LdapAuthDraft,
  before: LdapAuthConfig,
  identity: Identity,
): Promise<LdapAuthConfig> => {
  const account = accountFrom(draft, before);
  const search = {
    searchBase: draft.searchBase ?? before.searchBase,
    searchFilter: given(draft.searchFilter, before.searchFilter, filterIn),
    allowedFields: fieldsIn(draft.allowedFields ?? before.allowedFields),
  };
  const bindPassword = await passwordFrom(unit, identity, account, draft.bindPass, before);
  return { ...account, ...search, bindPassword, ...lockoutFrom(draft, before) };
};

/** Attaches LDAP auth. @throws LocketError `bad-request` for a configuration that can let nobody in, or anybody. */
export const attachLdapAuth = (unit: Unit, identityId: string, draft: LdapAuthDraft): Promise<LdapAuth> =>
  attachSealedMethod(unit, ldapAuth, identityId, draft, (identity) =>
    configFrom(unit, draft, unset, identity),
  );

/** Reconfigures LDAP auth: it counts from the next login on. */
export const updateLdapAuth = (unit: Unit, identityId: string, draft: LdapAuthDraft): Promise<LdapAuth> =>
  updateMethod(unit, ldapAuth, identityId, draft, (before, identity) =>
    configFrom(unit, draft, before, identity),
  );
