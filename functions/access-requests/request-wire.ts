import * as z from 'zod';
import type { ShownRequest, ShownRequests } from '../../layers/domain/access-requests/list-requests.ts';
import type { AccessRequest, Review } from '../../layers/domain/access-requests/request.ts';
import { requestStatuses } from '../../layers/domain/access-requests/request.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { pack } from '../../layers/domain/permissions/rule.ts';
import { defaulted, instant, numeric, optional, ruled, shownName, uuid } from '../../layers/http/wire.ts';
import { windowOf, windowReply } from '../roles/wire.ts';

export const reasonInput = optional(shownName(1000));

/** Where a page ended: the end of a key, an instant and an id at most. */
const position = /^[0-9A-Za-z:.#-]{1,100}$/;

const cursorOf = (next: string): string => Buffer.from(next).toString('base64url');
const positionIn = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!position.test(text))
    throw new LocketError('invalid-input', 'cursor must be one that a page before ended with');
  return text;
};

export const pageMembers = {
  limit: defaulted(numeric(z.int().min(1).max(100)), 100),
  cursor: optional(ruled(z.string().max(200), positionIn)),
};

export const nextCursor = z.string().optional();
export const cursorReply = ({ next }: Pick<ShownRequests, 'next'>) =>
  next === undefined ? {} : { nextCursor: cursorOf(next) };

const ofRequest = () => ({
  id: uuid,
  policyId: uuid,
  privilegeId: uuid.nullable(),
  requestedBy: uuid.nullable(),
  isTemporary: z.boolean(),
  temporaryRange: z.string().nullable(),
  permissions: z.unknown(),
  note: z.string().nullable(),
  status: z.enum(requestStatuses),
  bypassReason: z.string().nullable(),
  expiresAt: instant(),
  createdAt: instant(),
  updatedAt: instant(),
  requestedByUserId: uuid,
});

export const RequestReply = () => z.object(ofRequest());

export const requestReply = (
  request: AccessRequest,
  status = request.status,
): z.input<ReturnType<typeof RequestReply>> => ({
  id: request.id,
  policyId: request.policyId,
  privilegeId: request.given?.privilegeId ?? null,
  requestedBy: request.membershipId,
  isTemporary: request.isTemporary,
  temporaryRange: request.temporaryRange,
  permissions: request.rules.map(pack),
  note: request.note,
  status,
  bypassReason: request.bypassReason,
  expiresAt: request.expiresAt,
  createdAt: request.createdAt,
  updatedAt: request.updatedAt,
  requestedByUserId: request.requesterId,
});

const UserReply = () =>
  z.object({
    userId: uuid,
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    username: z.string(),
  });

const userReply = ({ requester, request }: ShownRequest): z.input<ReturnType<typeof UserReply>> => ({
  userId: request.requesterId,
  email: requester?.email ?? null,
  firstName: requester?.firstName ?? null,
  lastName: requester?.lastName ?? null,
  username: requester?.username ?? '',
});

const ReviewersReply = () => z.array(z.object({ userId: uuid, status: z.string() }));
const reviewersReply = ({ request }: ShownRequest) =>
  request.reviews.map(({ userId, status }) => ({ userId, status }));

export const ShownRequestReply = () =>
  z.object({
    ...ofRequest(),
    environmentName: z.string(),
    isApproved: z.boolean(),
    isActive: z.boolean(),
    privilege: z
      .object({
        membershipId: uuid,
        isTemporary: z.boolean(),
        ...windowReply(),
        permissions: z.unknown(),
      })
      .nullable(),
    policy: z.object({
      id: uuid,
      name: z.string(),
      approvals: z.number(),
      approvers: z.array(z.string()),
      secretPath: z.string().nullable(),
      envId: z.string(),
      enforcementLevel: z.string(),
    }),
    reviewers: ReviewersReply(),
    requestedByUser: UserReply(),
  });

/** The people named by themselves, and whoever asks where a group they are in is named. */
const approversFor = ({ policy, isApprover }: ShownRequest, callerId: string): string[] => {
  const people = (policy?.approvers ?? []).filter(({ type }) => type === 'user').map(({ id }) => id);
  return [...new Set(isApprover ? [...people, callerId] : people)];
};

const privilegeReply = ({ request: { given, rules }, held }: ShownRequest) =>
  given && {
    membershipId: given.membershipId,
    ...windowOf(held ?? given),
    permissions: (held?.rules ?? rules).map(pack),
  };

export const shownRequestReply = (
  shown: ShownRequest,
  callerId: string,
): z.input<ReturnType<typeof ShownRequestReply>> => {
  const { request, status, environment, policy } = shown;
  const { name, approvals, secretPath, enforcementLevel } = policy ?? request.policy;
  return {
    ...requestReply(request, status),
    environmentName: environment?.name ?? '',
    isApproved: status === 'approved',
    isActive: shown.isActive,
    privilege: privilegeReply(shown),
    policy: {
      id: request.policyId,
      ...{ name, approvals, secretPath, enforcementLevel },
      approvers: approversFor(shown, callerId),
      envId: request.environmentId,
    },
    reviewers: reviewersReply(shown),
    requestedByUser: userReply(shown),
  };
};

export const ReviewReply = () =>
  z.object({
    id: uuid,
    member: uuid.nullable(),
    status: z.string(),
    requestId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    reviewerUserId: uuid,
  });

export const reviewReply = (
  { id, membershipId, status, createdAt, userId }: Review,
  requestId: string,
): z.input<ReturnType<typeof ReviewReply>> => ({
  ...{ id, member: membershipId, status, requestId },
  ...{ createdAt, updatedAt: createdAt, reviewerUserId: userId },
});

export const GrantReply = () =>
  z.object({
    requestId: uuid,
    policyId: uuid,
    policyName: z.string(),
    environmentName: z.string(),
    secretPath: z.string(),
    permissions: z.unknown(),
    privilegeId: uuid,
    isTemporary: z.boolean(),
    ...windowReply(),
    grantedAt: instant(),
    endedAt: instant().nullable(),
    isActive: z.boolean(),
    note: z.string().nullable(),
    bypassReason: z.string().nullable(),
    reviewers: ReviewersReply(),
    requestedByUser: UserReply(),
  });

/** When it ended by time or was revoked; null while it holds, and for what ended in another way. */
const endOf = ({ request, held }: ShownRequest, now: string): string | null => {
  if (request.status === 'revoked') return request.closedAt;
  const end = (held ?? request.given)?.temporaryAccessEndTime;
  return end !== undefined && end <= now ? end : null;
};

export const grantReplies = (shown: readonly ShownRequest[], now: Date) =>
  shown.flatMap((each): z.input<ReturnType<typeof GrantReply>>[] => {
    const { request, environment, isActive, held } = each;
    const { given } = request;
    if (!given) return [];
    return [
      {
        requestId: request.id,
        policyId: request.policyId,
        policyName: request.policy.name,
        environmentName: environment?.name ?? '',
        secretPath: request.policy.secretPath,
        permissions: (held?.rules ?? request.rules).map(pack),
        privilegeId: given.privilegeId,
        ...windowOf(held ?? given),
        grantedAt: given.at,
        endedAt: endOf(each, now.toISOString()),
        isActive,
        note: request.note,
        bypassReason: request.bypassReason,
        reviewers: reviewersReply(each),
        requestedByUser: userReply(each),
      },
    ];
  });
