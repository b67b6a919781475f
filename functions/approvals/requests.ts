import * as z from 'zod';
import {
  countRequests,
  linesPerPage,
  listRequests,
  maxCounted,
} from '../../layers/domain/approvals/list-requests.ts';
import { mergeRequest } from '../../layers/domain/approvals/merge.ts';
import { readRequest } from '../../layers/domain/approvals/read-request.ts';
import { changeStatus, commentOn } from '../../layers/domain/approvals/request-status.ts';
import { reviewRequest } from '../../layers/domain/approvals/review.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, numeric, optional } from '../../layers/http/wire.ts';
import { ApprovalReply, approvalOnTheWire } from '../approval-reply.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { environment } from '../secrets/wire.ts';
import {
  CommentReply,
  commentOnTheWire,
  ListedReply,
  listedOnTheWire,
  RequestReply,
  ReviewReply,
  requestOnTheWire,
  reviewOnTheWire,
} from './request-wire.ts';

const base = '/api/v1/secret-approval-requests';

const RequestId = z.object({ id });
const text = (longest: number) => z.string().trim().max(longest);
/** Clients say either word. */
const status = z
  .enum(['open', 'close', 'closed'])
  .transform((given) => (given === 'open' ? given : 'closed'));
const one = () => z.object({ approval: ApprovalReply() });

const expectRequests = ({
  query: { workspaceId },
  claims,
  stores,
}: {
  readonly query: { readonly workspaceId: string };
  readonly claims: Claims;
  readonly stores: Stores;
}): void => {
  expectGrantIn(workspaceId, { claims, stores });
  stores.changePolicies.expectWhereKnown(workspaceId);
};

const list = operation({
  method: 'GET',
  path: base,
  summary: 'List the change requests that the caller asked for, may approve or manages',
  access: peopleInside,
  audit: 'get-secret-approval-requests',
  limit: 'read',
  query: z.object({
    workspaceId: id,
    environment: optional(environment),
    committer: optional(id),
    status: optional(status),
    limit: numeric(defaulted(z.int().min(1).max(100), 20)),
    offset: numeric(defaulted(z.int().min(0).max(1000), 0)),
  }),
  reply: () => z.object({ approvals: z.array(ListedReply()) }),
  expect: (outlook) => {
    expectRequests(outlook);
    const { workspaceId, status: wanted } = outlook.query;
    outlook.stores.changeRequests.expectPages(workspaceId, linesPerPage, wanted && [wanted]);
  },
  handle: async ({ query, unit }) => {
    const { workspaceId: projectId, ...filter } = query;
    const { requests, names } = await listRequests(unit, { projectId, ...filter });
    return { approvals: requests.map((request) => listedOnTheWire(request, names)) };
  },
});

const count = operation({
  method: 'GET',
  path: `${base}/count`,
  summary: 'How many change requests the caller sees, up to 500 of each kind',
  access: peopleInside,
  audit: 'count-secret-approval-requests',
  limit: 'read',
  query: z.object({ workspaceId: id }),
  reply: () => z.object({ approvals: z.object({ open: z.int(), closed: z.int() }) }),
  expect: (outlook) => {
    expectRequests(outlook);
    outlook.stores.changeRequests.expectPages(outlook.query.workspaceId, maxCounted);
  },
  handle: async ({ query, unit }) => ({ approvals: { ...(await countRequests(unit, query.workspaceId)) } }),
});

const read = operation({
  method: 'GET',
  path: `${base}/{id}`,
  summary: 'A change request with its changes, reviews and comments',
  access: peopleInside,
  audit: 'get-secret-approval-request',
  limit: 'read',
  params: RequestId,
  reply: () => z.object({ approval: RequestReply() }),
  handle: async ({ params, unit }) => ({ approval: requestOnTheWire(await readRequest(unit, params.id)) }),
});

const changing = { method: 'POST', access: peopleInside, limit: 'write', params: RequestId } as const;

const merge = operation({
  ...changing,
  path: `${base}/{id}/merge`,
  summary: 'Carry out a change request, all of it or nothing',
  audit: 'secret-approval-merged',
  body: z.object({ bypassReason: optional(text(1024)) }),
  reply: one,
  handle: async ({ params, body, unit }) => ({
    approval: approvalOnTheWire(await mergeRequest(unit, params.id, body.bypassReason)),
  }),
});

const review = operation({
  ...changing,
  path: `${base}/{id}/review`,
  summary: 'Approve or reject a change request, or withdraw what was said',
  audit: 'review-secret-approval-request',
  body: z.object({
    status: z.enum(['approved', 'rejected', 'pending']),
    comment: optional(text(1024)),
  }),
  reply: () => z.object({ review: ReviewReply() }),
  handle: async ({ params, body, unit }) => ({
    review: reviewOnTheWire(
      await reviewRequest(unit, { requestId: params.id, status: body.status, reason: body.comment }),
    ),
  }),
});

const setStatus = operation({
  ...changing,
  path: `${base}/{id}/status`,
  summary: 'Close a change request without carrying it out, or open it again',
  audit: 'secret-approval-closed',
  body: z.object({ status }),
  reply: one,
  handle: async ({ params, body, unit }) => ({
    approval: approvalOnTheWire(await changeStatus(unit, params.id, body.status)),
  }),
});

const comment = operation({
  ...changing,
  path: `${base}/{id}/comments`,
  summary: 'Comment on a change request',
  audit: 'comment-secret-approval-request',
  body: z.object({ comment: text(4096).min(1) }),
  reply: () => z.object({ comment: CommentReply() }),
  handle: async ({ params, body, unit }) => ({
    comment: commentOnTheWire(await commentOn(unit, params.id, body.comment)),
  }),
});

export const requestOperations = [list, count, read, merge, review, setStatus, comment];
