import * as z from 'zod';
import {
  attachGcpAuth,
  type GcpAuth,
  gcpAuth,
  gcpTypes,
  updateGcpAuth,
} from '../../layers/domain/identities/gcp-auth/gcp-auth.ts';
import { loginWithGcpAuth } from '../../layers/domain/identities/gcp-auth/gcp-auth-login.ts';
import { erasable, optional } from '../../layers/http/wire.ts';
import { commaList } from './bounds-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';
import { tokenLogin } from './token-login.ts';

const type = z.enum(gcpTypes);

const shared = {
  allowedServiceAccounts: erasable(commaList),
  allowedProjects: erasable(commaList),
  allowedZones: erasable(commaList),
};

const GcpAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    type,
    allowedServiceAccounts: z.string(),
    allowedProjects: z.string(),
    allowedZones: z.string(),
  });

const onTheWire = (method: GcpAuth): z.input<ReturnType<typeof GcpAuthReply>> => ({
  ...policyOnTheWire(method),
  type: method.config.type,
  allowedServiceAccounts: method.config.allowedServiceAccounts.join(', '),
  allowedProjects: method.config.allowedProjects.join(', '),
  allowedZones: method.config.allowedZones.join(', '),
});

export const gcpAuthOperations = [
  ...methodOperations({
    kind: gcpAuth,
    envelope: 'identityGcpAuth',
    attachBody: z.object({ ...attachPolicyMembers, ...shared, type }),
    updateBody: z.object({ ...updatePolicyMembers, ...shared, type: optional(type) }),
    reply: GcpAuthReply,
    onTheWire,
    attach: attachGcpAuth,
    update: updateGcpAuth,
  }),
  tokenLogin('gcp-auth', "a token of Google's, or one that its service account signed", loginWithGcpAuth),
];
