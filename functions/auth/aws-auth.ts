import * as z from 'zod';
import {
  type AwsAuth,
  attachAwsAuth,
  awsAuth,
  updateAwsAuth,
} from '../../layers/domain/identities/aws-auth/aws-auth.ts';
import { loginWithAwsAuth } from '../../layers/domain/identities/aws-auth/aws-auth-login.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, id, optional } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';
import { methodOperations } from './method-operations.ts';
import {
  attachPolicyMembers,
  policyOnTheWire,
  policyReplyMembers,
  updatePolicyMembers,
} from './policy-wire.ts';

/** Entries separated by commas. */
const list = z.string().trim().max(16_384);

const configMembers = {
  stsEndpoint: optional(z.string().trim().min(1).max(256)),
  allowedPrincipalArns: erasable(list),
  allowedAccountIds: erasable(list),
  serverId: erasable(z.string().trim().max(255)),
};

const AwsAuthReply = () =>
  z.object({
    ...policyReplyMembers(),
    type: z.literal('iam'),
    stsEndpoint: z.string(),
    allowedPrincipalArns: z.string(),
    allowedAccountIds: z.string(),
    serverId: z.string().nullable(),
  });

const onTheWire = (method: AwsAuth): z.input<ReturnType<typeof AwsAuthReply>> => ({
  ...policyOnTheWire(method),
  type: 'iam',
  stsEndpoint: method.config.stsEndpoint,
  allowedPrincipalArns: method.config.allowedPrincipals.join(', '),
  allowedAccountIds: method.config.allowedAccounts.join(', '),
  serverId: method.config.serverId,
});

const configuration = methodOperations({
  kind: awsAuth,
  envelope: 'identityAwsAuth',
  attachBody: z.object({ ...attachPolicyMembers, ...configMembers }),
  updateBody: z.object({ ...updatePolicyMembers, ...configMembers }),
  reply: AwsAuthReply,
  onTheWire,
  attach: attachAwsAuth,
  update: updateAwsAuth,
});

const login = operation({
  method: 'POST',
  path: '/api/v1/auth/aws-auth/login',
  summary: 'Log a machine identity in by a request to AWS STS that its AWS credentials signed',
  access: everyone,
  audit: 'login-identity-aws-auth',
  limit: 'login',
  forms: true,
  body: z.object({
    identityId: id,
    iamHttpRequestMethod: optional(z.string().trim().max(16)),
    iamRequestBody: z.string().trim().min(1).max(1024),
    // A session token alone may have 2 KB.
    iamRequestHeaders: z.string().trim().min(1).max(16_384),
    organizationSlug: optional(z.string().trim().max(64)),
  }),
  reply: IssuedTokenReply,
  handle: async ({ body, unit }) =>
    issuedOnTheWire(
      await loginWithAwsAuth(unit, { ...body, iamHttpRequestMethod: body.iamHttpRequestMethod ?? 'POST' }),
    ),
});

export const awsAuthOperations = [...configuration, login];
