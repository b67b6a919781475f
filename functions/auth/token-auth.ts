import * as z from 'zod';
import { attachTokenAuth, tokenAuth, updateTokenAuth } from '../../layers/domain/identities/token-auth.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';

export const tokenAuthOperations = methodOperations({
  kind: tokenAuth,
  envelope: 'identityTokenAuth',
  attachBody: z.object(attachPolicyMembers),
  updateBody: z.object(updatePolicyMembers),
  reply: () => z.object(policyReplyMembers()),
  onTheWire: policyOnTheWire,
  attach: attachTokenAuth,
  update: updateTokenAuth,
});
