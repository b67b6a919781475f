import * as z from 'zod';
import {
  attachJwtAuth,
  type JwtAuth,
  jwtAuth,
  keyConfigurations,
  updateJwtAuth,
} from '../../layers/domain/identities/jwt-auth/jwt-auth.ts';
import { loginWithJwtAuth } from '../../layers/domain/identities/jwt-auth/jwt-auth-login.ts';
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

const configurationType = z.enum(keyConfigurations);

const shared = {
  ...boundsMembers,
  boundIssuer: erasable(z.string().trim().max(2_048)),
  jwksUrl: erasable(z.string().trim().max(2_048)),
  jwksCaCert: erasable(certificates),
  publicKeys: erasable(z.array(z.string().min(1).max(4_096)).max(20)),
};

const JwtAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    ...boundsReplyMembers,
    configurationType,
    jwksUrl: z.string(),
    jwksCaCert: z.string(),
    publicKeys: z.array(z.string()),
  });

const onTheWire = (method: JwtAuth): z.input<ReturnType<typeof JwtAuthReply>> => ({
  ...policyOnTheWire(method),
  ...boundsOnTheWire(method.config),
  configurationType: method.config.configurationType,
  jwksUrl: method.config.jwksUrl,
  jwksCaCert: method.config.jwksCaCert,
  publicKeys: [...method.config.publicKeys],
});

export const jwtAuthOperations = [
  ...methodOperations({
    kind: jwtAuth,
    envelope: 'identityJwtAuth',
    attachBody: z.object({ ...attachPolicyMembers, ...shared, configurationType }),
    updateBody: z.object({
      ...updatePolicyMembers,
      ...shared,
      configurationType: optional(configurationType),
    }),
    reply: JwtAuthReply,
    onTheWire,
    attach: attachJwtAuth,
    update: updateJwtAuth,
  }),
  tokenLogin('jwt-auth', 'a token that one of the configured keys signed', loginWithJwtAuth),
];
