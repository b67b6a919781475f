import * as z from 'zod';
import type { Asked } from '../layers/domain/approvals/ask.ts';
import { isAsked } from '../layers/domain/approvals/ask.ts';
import type { ChangeRequest } from '../layers/domain/approvals/change-request.ts';
import { instant, uuid } from '../layers/http/wire.ts';

/** A change request in the shape that every operation on requests shares. */
export const approvalMembers = () => ({
  id: uuid,
  policyId: uuid,
  hasMerged: z.boolean(),
  status: z.string(),
  conflicts: z.unknown(),
  slug: z.string(),
  folderId: uuid,
  createdAt: instant(),
  updatedAt: instant(),
  isReplicated: z.boolean().nullable(),
  committerUserId: uuid,
  committerType: z.string(),
  statusChangedByUserId: uuid.nullable(),
  bypassReason: z.string().nullable(),
  expiresAt: instant().nullable(),
});

export const ApprovalReply = () => z.object(approvalMembers());

export const approvalOnTheWire = (request: ChangeRequest): z.input<ReturnType<typeof ApprovalReply>> => ({
  id: request.id,
  policyId: request.policyId,
  hasMerged: request.mergedAt !== null,
  status: request.status === 'closed' ? 'close' : 'open',
  conflicts: null,
  slug: request.slug,
  folderId: request.folderId,
  createdAt: request.createdAt,
  updatedAt: request.updatedAt,
  isReplicated: false,
  committerUserId: request.requester.id,
  committerType: request.requester.kind,
  statusChangedByUserId: request.statusChangedBy,
  bypassReason: request.bypassReason,
  expiresAt: request.expiresAt,
});

/** The reply of a change, or that of the request that it became where others have to approve. */
export const orApproval = <R extends z.ZodType>(reply: R) =>
  z.union([reply, z.object({ approval: ApprovalReply() })]);

/** What a change answers, in the words of its own reply unless it became a request. */
export const changeOrApproval = <T extends object, W>(result: T | Asked, onTheWire: (result: T) => W) =>
  isAsked(result) ? { approval: approvalOnTheWire(result.approval) } : onTheWire(result);
