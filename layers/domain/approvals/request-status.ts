import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { freeSlot, withoutSlot } from './bounds.ts';
import type { ChangeRequest, Comment, RequestStatus } from './change-request.ts';
import { enterRequest, isExpired } from './request-view.ts';

/** All of them are in each reply that shows the request. */
export const maxComments = 200;

const changeOnce = async (unit: Unit, requestId: string, status: RequestStatus): Promise<ChangeRequest> => {
  const { request, access } = await enterRequest(unit, requestId);
  if (request.mergedAt !== null)
    throw new LocketError('bad-request', 'The change request has been merged already');
  if (request.status === status)
    throw new LocketError('bad-request', `The change request is ${status} already`);
  if (status === 'open' && isExpired(unit, request))
    throw new LocketError('bad-request', 'The change request has expired');
  const next: ChangeRequest = {
    ...withoutSlot(request),
    ...(status === 'open' && { slot: await freeSlot(unit, access.project, request.requester) }),
    status,
    // What was approved before it was closed is to be looked at again.
    round: status === 'open' ? request.round + 1 : request.round,
    statusChangedBy: access.member.id,
    updatedAt: unit.runtime.now().toISOString(),
    revision: request.revision + 1,
  };
  unit.note({ type: status === 'open' ? 'secret-approval-reopened' : 'secret-approval-closed' });
  await unit.commit(unit.stores.changeRequests.replacement(next, request));
  return next;
};

/**
 * Closes a request without merging it, or opens it again, which takes new approvals. For the requester, approvers and who
 * manages policies; `bad-request` when it is so already, merged, or over.
 */
export const changeStatus = (unit: Unit, requestId: string, status: RequestStatus): Promise<ChangeRequest> =>
  retryingConflicts(unit, () => changeOnce(unit, requestId, status));

const commentOnce = async (unit: Unit, requestId: string, text: string): Promise<Comment> => {
  const { request, access } = await enterRequest(unit, requestId);
  // Of many who say something at once no more get in than there is room for.
  const fence = await unit.stores.fences.find('change-comments', request.projectId);
  if ((await unit.stores.changeRequests.comments(request)).length >= maxComments)
    throw new LocketError('invalid-input', `A change request has at most ${maxComments} comments`);
  const comment: Comment = {
    id: unit.runtime.uuid(),
    requestId: request.id,
    projectId: request.projectId,
    userId: access.member.id,
    text,
    createdAt: unit.runtime.now().toISOString(),
  };
  await unit.commit([unit.stores.changeRequests.commentCreation(comment), unit.stores.fences.renewed(fence)]);
  return comment;
};

/** Says something about a request, for everybody who sees it. */
export const commentOn = (unit: Unit, requestId: string, text: string): Promise<Comment> =>
  retryingConflicts(unit, () => commentOnce(unit, requestId, text));
