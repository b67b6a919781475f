import * as z from 'zod';
import { clearLdapAuthLockouts } from '../../layers/domain/identities/clear-lockouts.ts';
import {
  attachLdapAuth,
  type LdapAuth,
  ldapAuth,
  updateLdapAuth,
} from '../../layers/domain/identities/ldap-auth/ldap-auth.ts';
import { loginWithLdapAuth } from '../../layers/domain/identities/ldap-auth/ldap-auth-login.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, id, optional } from '../../layers/http/wire.ts';
import { certificates, commaList } from './bounds-wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';
import { clearLockouts, lockoutMembers, lockoutOnTheWire, lockoutReplyMembers } from './lockout-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';

const url = z.string().trim().min(1).max(512);
const dn = z.string().trim().min(1).max(1_024);
const bindPass = z.string().min(1).max(1_024);

const attribute = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{0,127}$/i, 'must be the name of an attribute');
const field = z.object({ key: attribute, value: commaList.min(1) });

const shared = {
  ldapCaCertificate: erasable(certificates),
  searchFilter: optional(dn),
  allowedFields: optional(z.array(field).max(16)),
  // There are no templates here: whoever names one would have another directory asked than they mean.
  templateId: optional(z.never('there are no templates of login methods')),
  ...lockoutMembers,
};

const LdapAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    url: z.string(),
    bindDN: z.string(),
    bindPass: z.literal(''),
    searchBase: z.string(),
    searchFilter: z.string(),
    ldapCaCertificate: z.string(),
    allowedFields: z.array(z.object({ key: z.string(), value: z.string() })),
    ...lockoutReplyMembers(),
  });

const onTheWire = (method: LdapAuth): z.input<ReturnType<typeof LdapAuthReply>> => ({
  ...policyOnTheWire(method),
  url: method.config.url,
  bindDN: method.config.bindDn,
  bindPass: '',
  searchBase: method.config.searchBase,
  searchFilter: method.config.searchFilter,
  ldapCaCertificate: method.config.ca,
  allowedFields: method.config.allowedFields.map(({ key, value }) => ({ key, value })),
  ...lockoutOnTheWire(method.config),
});

const configuration = methodOperations({
  kind: ldapAuth,
  envelope: 'identityLdapAuth',
  attachBody: z.object({
    ...attachPolicyMembers,
    ...shared,
    url,
    bindDN: dn,
    bindPass,
    searchBase: dn,
  }),
  updateBody: z.object({
    ...updatePolicyMembers,
    ...shared,
    url: optional(url),
    bindDN: optional(dn),
    bindPass: optional(bindPass),
    searchBase: optional(dn),
  }),
  reply: LdapAuthReply,
  onTheWire,
  attach: attachLdapAuth,
  update: updateLdapAuth,
});

const login = operation({
  method: 'POST',
  path: '/api/v1/auth/ldap-auth/login',
  summary: 'Log a machine identity in by user name and password, which its directory checks',
  access: everyone,
  audit: 'login-identity-ldap-auth',
  limit: 'login',
  forms: true,
  body: z.object({
    identityId: id,
    username: z.string().trim().min(1).max(256),
    password: z.string().max(1_024),
    organizationSlug: optional(z.string().trim().max(64)),
  }),
  reply: IssuedTokenReply,
  handle: async ({ body, unit }) => issuedOnTheWire(await loginWithLdapAuth(unit, body)),
});

export const ldapAuthOperations = [
  ...configuration,
  login,
  clearLockouts('ldap-auth', ldapAuth.noun, clearLdapAuthLockouts),
];
