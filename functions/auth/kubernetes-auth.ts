import * as z from 'zod';
import { maxTokenLength } from '../../layers/domain/identities/foreign-tokens/foreign-tokens.ts';
import {
  attachKubernetesAuth,
  type KubernetesAuth,
  kubernetesAuth,
  updateKubernetesAuth,
} from '../../layers/domain/identities/kubernetes-auth/kubernetes-auth.ts';
import { loginWithKubernetesAuth } from '../../layers/domain/identities/kubernetes-auth/kubernetes-auth-login.ts';
import { erasable, optional } from '../../layers/http/wire.ts';
import { certificates, commaList } from './bounds-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';
import { tokenLogin } from './token-login.ts';

const host = z.string().trim().min(1).max(2_048);
/** The cluster is asked directly: there are no gateways. */
const reviewMode = z.literal('api');
const reviewerToken = z.string().trim().max(maxTokenLength);
/** Terraform sends null to have none. */
const removable = z.preprocess((value) => (value === null ? '' : value), reviewerToken.optional());

const shared = {
  caCert: erasable(certificates),
  allowedNamespaces: erasable(commaList),
  allowedNames: erasable(commaList),
  allowedAudience: erasable(commaList),
  tokenReviewMode: optional(reviewMode),
  // There are no gateways here: whoever names one would have reviews go another way than they do.
  gatewayId: optional(z.never('there are no gateways')),
};

const KubernetesAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    kubernetesHost: z.string(),
    caCert: z.string(),
    tokenReviewerJwt: z.literal(''),
    tokenReviewMode: reviewMode,
    allowedNamespaces: z.string(),
    allowedNames: z.string(),
    allowedAudience: z.string(),
  });

const onTheWire = (method: KubernetesAuth): z.input<ReturnType<typeof KubernetesAuthReply>> => ({
  ...policyOnTheWire(method),
  kubernetesHost: method.config.kubernetesHost,
  caCert: method.config.caCert,
  tokenReviewerJwt: '',
  tokenReviewMode: 'api',
  allowedNamespaces: method.config.allowedNamespaces.join(', '),
  allowedNames: method.config.allowedNames.join(', '),
  allowedAudience: method.config.allowedAudiences.join(', '),
});

export const kubernetesAuthOperations = [
  ...methodOperations({
    kind: kubernetesAuth,
    envelope: 'identityKubernetesAuth',
    attachBody: z.object({
      ...attachPolicyMembers,
      ...shared,
      kubernetesHost: host,
      tokenReviewerJwt: optional(reviewerToken),
    }),
    updateBody: z.object({
      ...updatePolicyMembers,
      ...shared,
      kubernetesHost: optional(host),
      tokenReviewerJwt: removable,
    }),
    reply: KubernetesAuthReply,
    onTheWire,
    attach: attachKubernetesAuth,
    update: updateKubernetesAuth,
  }),
  tokenLogin(
    'kubernetes-auth',
    'the token of its service account, which its cluster reviews',
    loginWithKubernetesAuth,
  ),
];
