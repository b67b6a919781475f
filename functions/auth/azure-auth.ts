import * as z from 'zod';
import {
  type AzureAuth,
  attachAzureAuth,
  azureAuth,
  updateAzureAuth,
} from '../../layers/domain/identities/azure-auth/azure-auth.ts';
import { loginWithAzureAuth } from '../../layers/domain/identities/azure-auth/azure-auth-login.ts';
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

const tenantId = z.string().trim().min(1).max(64);
const resource = z.string().trim().min(1).max(1_024);
const shared = { allowedServicePrincipalIds: erasable(commaList) };

const AzureAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    tenantId: z.string(),
    resource: z.string(),
    allowedServicePrincipalIds: z.string(),
  });

const onTheWire = (method: AzureAuth): z.input<ReturnType<typeof AzureAuthReply>> => ({
  ...policyOnTheWire(method),
  tenantId: method.config.tenantId,
  resource: method.config.resource,
  allowedServicePrincipalIds: method.config.allowedServicePrincipals.join(', '),
});

export const azureAuthOperations = [
  ...methodOperations({
    kind: azureAuth,
    envelope: 'identityAzureAuth',
    attachBody: z.object({ ...attachPolicyMembers, ...shared, tenantId, resource }),
    updateBody: z.object({
      ...updatePolicyMembers,
      ...shared,
      tenantId: optional(tenantId),
      resource: optional(resource),
    }),
    reply: AzureAuthReply,
    onTheWire,
    attach: attachAzureAuth,
    update: updateAzureAuth,
  }),
  tokenLogin('azure-auth', 'an access token of its managed identity', loginWithAzureAuth),
];
