import * as z from 'zod';
import { cancelRequest, revokeAccess } from '../../layers/domain/access-requests/end.ts';
import { reviewRequest } from '../../layers/domain/access-requests/review.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { RequestReply, ReviewReply, reasonInput, requestReply, reviewReply } from './request-wire.ts';

const base = '/api/v1/access-approvals/requests/{requestId}';
const deciding = {
  access: peopleInside,
  method: 'POST',
  limit: 'write',
  params: z.object({ requestId: id }),
} as const;
const One = () => z.object({ request: RequestReply() });

const review = operation({
  ...deciding,
  path: `${base}/review`,
  summary: 'Approve or reject an access request, or take access at once where its policy is soft',
  audit: 'review-access-request',
  body: z.object({
    status: z.enum(['approved', 'rejected']),
    reason: reasonInput,
    bypassReason: reasonInput,
  }),
  reply: () => z.object({ review: ReviewReply() }),
  handle: async ({ params, body, unit }) => {
    const reviewed = await reviewRequest(unit, params.requestId, body);
    return { review: reviewReply(reviewed.review, params.requestId) };
  },
});

const cancel = operation({
  ...deciding,
  path: `${base}/cancel`,
  summary: 'Take back an access request that is open',
  audit: 'cancel-access-request',
  reply: One,
  handle: async ({ params, unit }) => ({
    request: requestReply(await cancelRequest(unit, params.requestId)),
  }),
});

const revoke = operation({
  ...deciding,
  path: `${base}/revoke`,
  summary: 'End access that was given on a request before its time',
  audit: 'revoke-access-request',
  body: z.object({ reason: reasonInput }),
  reply: One,
  handle: async ({ params, body, unit }) => ({
    request: requestReply(await revokeAccess(unit, params.requestId, body.reason)),
  }),
});

export const decisionOperations = [review, cancel, revoke];
