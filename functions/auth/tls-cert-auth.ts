import * as z from 'zod';
import {
  attachTlsCertAuth,
  type TlsCertAuth,
  tlsCertAuth,
  updateTlsCertAuth,
} from '../../layers/domain/identities/tls-cert-auth/tls-cert-auth.ts';
import { loginWithTlsCertAuth } from '../../layers/domain/identities/tls-cert-auth/tls-cert-auth-login.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, id, optional } from '../../layers/http/wire.ts';
import { certificates, commaList } from './bounds-wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';

const altName = z.string().trim().min(1).max(256);

const shared = {
  allowedCommonNames: erasable(commaList),
  allowedSubjectAltNames: erasable(z.array(altName).max(100)),
  verifyClientCertificateChain: optional(z.boolean()),
};

const TlsCertAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    caCertificate: z.string(),
    allowedCommonNames: z.string(),
    allowedSubjectAltNames: z.array(z.string()),
    verifyClientCertificateChain: z.boolean(),
  });

const onTheWire = (method: TlsCertAuth): z.input<ReturnType<typeof TlsCertAuthReply>> => ({
  ...policyOnTheWire(method),
  caCertificate: method.config.caCertificate,
  // Terraform takes what stands between commas as it is.
  allowedCommonNames: method.config.allowedCommonNames.join(','),
  allowedSubjectAltNames: [...method.config.allowedSubjectAltNames],
  verifyClientCertificateChain: method.config.verifyClientCertificateChain ?? true,
});

const configuration = methodOperations({
  kind: tlsCertAuth,
  envelope: 'identityTlsCertAuth',
  attachBody: z.object({ ...attachPolicyMembers, ...shared, caCertificate: certificates.min(1) }),
  updateBody: z.object({ ...updatePolicyMembers, ...shared, caCertificate: optional(certificates) }),
  reply: TlsCertAuthReply,
  onTheWire,
  attach: attachTlsCertAuth,
  update: updateTlsCertAuth,
});

const login = operation({
  method: 'POST',
  path: '/api/v1/auth/tls-cert-auth/login',
  summary: 'Log a machine identity in by the client certificate of its connection',
  access: everyone,
  audit: 'login-identity-tls-cert-auth',
  limit: 'login',
  forms: true,
  body: z.object({ identityId: id, organizationSlug: optional(z.string().trim().max(64)) }),
  reply: IssuedTokenReply,
  handle: async ({ body, unit }) => issuedOnTheWire(await loginWithTlsCertAuth(unit, body)),
});

export const tlsCertAuthOperations = [...configuration, login];
