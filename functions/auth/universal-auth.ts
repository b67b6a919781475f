import * as z from 'zod';
import { clearUniversalAuthLockouts } from '../../layers/domain/identities/clear-lockouts.ts';
import {
  attachUniversalAuth,
  type UniversalAuth,
  universalAuth,
  updateUniversalAuth,
} from '../../layers/domain/identities/universal-auth.ts';
import { loginWithUniversalAuth } from '../../layers/domain/identities/universal-auth-login.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';
import { clearLockouts, lockoutMembers, lockoutOnTheWire, lockoutReplyMembers } from './lockout-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  trustedIpsInput,
  trustedIpsOnTheWire,
  trustedIpsReply,
  updatePolicyMembers,
} from './policy-wire.ts';

const configMembers = {
  clientSecretTrustedIps: optional(trustedIpsInput),
  ...lockoutMembers,
};

const UniversalAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    clientId: z.string(),
    clientSecretTrustedIps: trustedIpsReply(),
    ...lockoutReplyMembers(),
  });

const onTheWire = (method: UniversalAuth): z.input<ReturnType<typeof UniversalAuthReply>> => ({
  ...policyOnTheWire(method),
  clientId: method.config.clientId,
  clientSecretTrustedIps: trustedIpsOnTheWire(method.config.clientSecretTrustedIps),
  ...lockoutOnTheWire(method.config),
});

const configuration = methodOperations({
  kind: universalAuth,
  envelope: 'identityUniversalAuth',
  attachBody: z.object({ ...attachPolicyMembers, ...configMembers }),
  updateBody: z.object({ ...updatePolicyMembers, ...configMembers }),
  reply: UniversalAuthReply,
  onTheWire,
  attach: attachUniversalAuth,
  update: updateUniversalAuth,
});

/** Any text up to a length may be tried: what is no client id or secret is simply wrong. */
const credential = z.string().trim().min(1).max(256);

const login = operation({
  method: 'POST',
  path: '/api/v1/auth/universal-auth/login',
  summary: 'Log a machine identity in with client id and client secret',
  access: everyone,
  audit: 'login-identity-universal-auth',
  limit: 'login',
  forms: true,
  body: z.object({
    clientId: credential,
    clientSecret: credential,
    organizationSlug: optional(z.string().trim().max(64)),
  }),
  reply: IssuedTokenReply,
  handle: async ({ body, unit }) => issuedOnTheWire(await loginWithUniversalAuth(unit, body)),
});

export const universalAuthOperations = [
  ...configuration,
  login,
  clearLockouts('universal-auth', universalAuth.noun, clearUniversalAuthLockouts),
];
