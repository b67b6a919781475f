import * as z from 'zod';
import {
  attachOidcAuth,
  type OidcAuth,
  oidcAuth,
  updateOidcAuth,
} from '../../layers/domain/identities/oidc-auth/oidc-auth.ts';
import { loginWithOidcAuth } from '../../layers/domain/identities/oidc-auth/oidc-auth-login.ts';
import { erasable, optional } from '../../layers/http/wire.ts';
import { boundsMembers, boundsOnTheWire, boundsReplyMembers, certificates } from './bounds-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';
import { tokenLogin } from './token-login.ts';

const address = z.string().trim().min(1).max(2_048);
const issuer = z.string().trim().min(1).max(2_048);
const shared = { ...boundsMembers, caCert: erasable(certificates) };

const OidcAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    ...boundsReplyMembers,
    oidcDiscoveryUrl: z.string(),
    caCert: z.string(),
  });

const onTheWire = (method: OidcAuth): z.input<ReturnType<typeof OidcAuthReply>> => ({
  ...policyOnTheWire(method),
  ...boundsOnTheWire(method.config),
  oidcDiscoveryUrl: method.config.oidcDiscoveryUrl,
  caCert: method.config.caCert,
});

export const oidcAuthOperations = [
  ...methodOperations({
    kind: oidcAuth,
    envelope: 'identityOidcAuth',
    attachBody: z.object({
      ...attachPolicyMembers,
      ...shared,
      oidcDiscoveryUrl: address,
      boundIssuer: issuer,
    }),
    updateBody: z.object({
      ...updatePolicyMembers,
      ...shared,
      oidcDiscoveryUrl: optional(address),
      boundIssuer: optional(issuer),
    }),
    reply: OidcAuthReply,
    onTheWire,
    attach: attachOidcAuth,
    update: updateOidcAuth,
  }),
  tokenLogin('oidc-auth', 'a token of its OpenID provider', loginWithOidcAuth),
];
