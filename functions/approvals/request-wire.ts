import * as z from 'zod';
import type { ChangePolicy } from '../../layers/domain/approvals/change-policy.ts';
import type { ChangeRequest, Comment, Review } from '../../layers/domain/approvals/change-request.ts';
import type { ListedRequest } from '../../layers/domain/approvals/list-requests.ts';
import type { ShownCommit, ShownRequest } from '../../layers/domain/approvals/read-request.ts';
import type { NamesById } from '../../layers/domain/approvals/request-names.ts';
import type { Tag } from '../../layers/domain/projects/tag.ts';
import type { Secret } from '../../layers/domain/secrets/core/secret.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { approvalMembers, approvalOnTheWire } from '../approval-reply.ts';

const PersonReply = () =>
  z.object({
    userId: z.string().nullable(),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    username: z.string(),
  });

const personOnTheWire = (id: string, names: NamesById): z.input<ReturnType<typeof PersonReply>> => {
  const known = names.get(id);
  return {
    userId: id,
    email: known?.email ?? null,
    firstName: known?.firstName ?? null,
    lastName: known?.lastName ?? null,
    username: known?.username ?? '',
  };
};

const policyMembers = () => ({
  id: z.string(),
  name: z.string(),
  approvals: z.int(),
  secretPath: z.string().nullable(),
  enforcementLevel: z.string(),
});

/** What stands in for a policy that is gone: nobody's approvals count under it. */
const policyOnTheWire = (policy: ChangePolicy | undefined, { policyId }: ChangeRequest) => ({
  id: policyId,
  name: policy?.name ?? '',
  approvals: policy?.approvals ?? 0,
  secretPath: policy?.secretPath ?? null,
  enforcementLevel: policy?.enforcement ?? 'hard',
});

const userIdsOf = (policy: ChangePolicy | undefined): readonly string[] =>
  policy?.approvers.filter(({ kind }) => kind === 'user').map(({ id }) => id) ?? [];

const ListedReview = () => z.object({ userId: z.string(), status: z.string() });
const UserReply = () => z.object({ userId: z.string().nullable() });

export const ListedReply = () =>
  z.object({
    ...approvalMembers(),
    policy: z.object({ ...policyMembers(), approvers: z.array(UserReply()) }),
    committerUser: PersonReply(),
    commits: z.array(z.object({ op: z.string(), secretId: z.string().nullable() })),
    environment: z.string(),
    reviewers: z.array(ListedReview()),
    approvers: z.array(UserReply()),
  });

/** What a review is worth that was given before the commits changed. */
const statusNow = ({ status, round }: Review, request: ChangeRequest): string =>
  round === request.round ? status : 'pending';

export const listedOnTheWire = (
  { request, policy, environment, reviews }: ListedRequest,
  names: NamesById,
): z.input<ReturnType<typeof ListedReply>> => {
  const approvers = userIdsOf(policy).map((userId) => ({ userId }));
  return {
    ...approvalOnTheWire(request),
    policy: { ...policyOnTheWire(policy, request), approvers },
    committerUser: personOnTheWire(request.requester.id, names),
    commits: request.outline.map(({ op, secretId }) => ({ op, secretId })),
    environment,
    reviewers: reviews.map((review) => ({ userId: review.userId, status: statusNow(review, request) })),
    approvers,
  };
};

const TagReply = () => z.object({ id: uuid, slug: z.string(), color: z.string().nullable() });

const VersionReply = () =>
  z.object({
    id: z.string(),
    version: z.int(),
    secretKey: z.string(),
    secretValue: z.string(),
    secretComment: z.string(),
  });

const CommitReply = () =>
  z.object({
    id: z.string(),
    op: z.string(),
    secretId: z.string(),
    secretKey: z.string(),
    secretValue: z.string(),
    secretValueHidden: z.boolean(),
    secretComment: z.string(),
    secretReminderNote: z.string().nullable(),
    secretReminderRepeatDays: z.number().nullable(),
    skipMultilineEncoding: z.boolean(),
    metadata: z.unknown(),
    createdAt: instant(),
    updatedAt: instant(),
    tags: z.array(TagReply()),
    secret: VersionReply().nullable(),
    secretVersion: VersionReply().optional(),
  });

const tagOnTheWire = ({ id, slug, color }: Tag) => ({ id, slug, color });

const versionOnTheWire = ({ id, version, name, value, comment }: Secret) => ({
  id,
  version,
  secretKey: name,
  secretValue: value,
  secretComment: comment,
});

const commitOnTheWire = ({
  commit,
  tags,
  base,
  current,
  showsValue,
}: ShownCommit): z.input<ReturnType<typeof CommitReply>> => ({
  id: `${commit.requestId}-${commit.number}`,
  op: commit.op,
  secretId: commit.secretId,
  secretKey: commit.name,
  secretValue: commit.value,
  secretValueHidden: !showsValue,
  secretComment: commit.comment,
  secretReminderNote: commit.reminderNote,
  secretReminderRepeatDays: commit.reminderRepeatDays,
  skipMultilineEncoding: commit.skipMultilineEncoding,
  metadata: commit.metadata,
  createdAt: commit.askedAt,
  updatedAt: commit.askedAt,
  tags: tags.map(tagOnTheWire),
  secret: current ? versionOnTheWire(current) : null,
  ...(base && { secretVersion: versionOnTheWire(base) }),
});

export const CommentReply = () =>
  z.object({ id: uuid, userId: uuid, comment: z.string(), createdAt: instant() });

export const commentOnTheWire = ({ id, userId, text, createdAt }: Comment) => ({
  id,
  userId,
  comment: text,
  createdAt,
});

export const RequestReply = () =>
  z.object({
    ...approvalMembers(),
    policy: z.object({ ...policyMembers(), approvers: z.array(PersonReply()) }),
    environment: z.string(),
    secretPath: z.string(),
    statusChangedByUser: PersonReply().optional(),
    committerUser: PersonReply(),
    reviewers: z.array(PersonReply().extend({ status: z.string(), comment: z.string().nullable() })),
    comments: z.array(CommentReply()),
    commits: z.array(CommitReply()),
  });

export const requestOnTheWire = ({
  view: { request, access, reviews },
  policy,
  place,
  commits,
  comments,
  conflicts,
  names,
}: ShownRequest): z.input<ReturnType<typeof RequestReply>> => ({
  ...approvalOnTheWire(request),
  conflicts: conflicts.length > 0 ? conflicts : null,
  policy: {
    ...policyOnTheWire(policy, request),
    approvers: userIdsOf(policy).map((id) => personOnTheWire(id, names)),
  },
  environment: access.project.environments.find(({ id }) => id === request.environmentId)?.slug ?? '',
  secretPath: place?.path ?? '',
  ...(request.statusChangedBy && {
    statusChangedByUser: personOnTheWire(request.statusChangedBy, names),
  }),
  committerUser: personOnTheWire(request.requester.id, names),
  reviewers: reviews.map((review) => ({
    ...personOnTheWire(review.userId, names),
    status: statusNow(review, request),
    comment: review.reason,
  })),
  comments: comments.map(commentOnTheWire),
  commits: commits.map(commitOnTheWire),
});

export const ReviewReply = () =>
  z.object({
    id: uuid,
    status: z.string(),
    requestId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    reviewerUserId: uuid,
    comment: z.string().nullable(),
  });

export const reviewOnTheWire = (review: Review): z.input<ReturnType<typeof ReviewReply>> => ({
  id: review.id,
  status: review.status,
  requestId: review.requestId,
  createdAt: review.createdAt,
  updatedAt: review.updatedAt,
  reviewerUserId: review.userId,
  comment: review.reason,
});
