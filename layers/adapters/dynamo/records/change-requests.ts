import type {
  ChangeRequest,
  ChangeRequestStore,
  Comment,
  RequestStatus,
  Review,
  SealedCommit,
} from '../../../domain/approvals/change-request.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { bytes, document, number, oneOf, type Shape, text } from './shape.ts';

const request: Shape<ChangeRequest> = {
  id: text,
  projectId: text,
  environmentId: text,
  folderId: text,
  policyId: text,
  status: oneOf('open', 'closed'),
  round: number,
  revision: number,
};

const requestItem = itemType<ChangeRequest>()({
  name: 'change request',
  readBy: 'reading, reviewing and merging it',
  pk: 'CHANGEREQUEST#<request>',
  sk: 'CHANGEREQUEST',
  key: (id: string) => ({ pk: `CHANGEREQUEST#${id}`, sk: 'CHANGEREQUEST' }),
  form: document,
  shape: request,
});

const lineItem = itemType<ChangeRequest>()({
  name: 'change request, line',
  readBy: 'lists and counts of a project',
  pk: 'PROJECT#<id>',
  sk: 'CHANGEREQUEST#<status>#<request>',
  key: (projectId: string, requestStatus: string, requestId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CHANGEREQUEST#${requestStatus}#${requestId}`,
  }),
  ranges: {
    of: (projectId: string, requestStatus: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CHANGEREQUEST#${requestStatus}#`,
    }),
  },
  form: document,
  shape: request,
  leadsTo: [toItem(requestItem, ({ id }) => requestItem.key(id))],
});

export const changeCommitItem = itemType<SealedCommit>()({
  name: 'change that a request asks for, sealed',
  readBy: 'reading and merging the request',
  pk: 'PROJECT#<id>',
  sk: 'CHANGECOMMIT#<request>#<number>',
  key: (projectId: string, requestId: string, commitNumber: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CHANGECOMMIT#${requestId}#${commitNumber}`,
  }),
  ranges: {
    of: (projectId: string, requestId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CHANGECOMMIT#${requestId}#`,
    }),
  },
  shape: {
    id: text,
    projectId: text,
    requestId: text,
    secretId: text,
    version: number,
    value: bytes,
    op: oneOf('create', 'update', 'delete'),
  },
  leadsTo: [],
});

const reviewItem = itemType<Review>()({
  name: 'review of a change request',
  readBy: 'reading and merging the request',
  pk: 'PROJECT#<id>',
  sk: 'CHANGEREVIEW#<request>#<user>',
  key: (projectId: string, requestId: string, userId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CHANGEREVIEW#${requestId}#${userId}`,
  }),
  ranges: {
    of: (projectId: string, requestId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CHANGEREVIEW#${requestId}#`,
    }),
  },
  shape: {
    userId: text,
    status: oneOf('approved', 'rejected', 'pending'),
    round: number,
    revision: number,
  },
  leadsTo: [],
});

const commentItem = itemType<Comment>()({
  name: 'comment on a change request',
  readBy: 'reading the request',
  pk: 'PROJECT#<id>',
  sk: 'CHANGECOMMENT#<request>#<comment>',
  key: (projectId: string, requestId: string, commentId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CHANGECOMMENT#${requestId}#${commentId}`,
  }),
  ranges: {
    of: (projectId: string, requestId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CHANGECOMMENT#${requestId}#`,
    }),
  },
  shape: { id: text, userId: text },
  leadsTo: [],
});

/** One of so many open requests that somebody may have. */
interface TakenSlot {
  readonly requestId: string;
  readonly slot: number;
}

const slotItem = itemType<TakenSlot>()({
  name: 'slot of an open change request among those of whoever asked',
  readBy: 'asking for another one',
  pk: 'PROJECT#<id>',
  sk: 'CHANGESLOT#<kind>#<requester>#<number>',
  key: (projectId: string, kind: string, requesterId: string, slotNumber: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CHANGESLOT#${kind}#${requesterId}#${slotNumber}`,
  }),
  ranges: {
    of: (projectId: string, kind: string, requesterId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CHANGESLOT#${kind}#${requesterId}#`,
    }),
  },
  shape: { requestId: text, slot: number },
  leadsTo: [],
});

export const changeRequestItems = [
  requestItem,
  lineItem,
  slotItem,
  changeCommitItem,
  reviewItem,
  commentItem,
];

const slotKey = ({ projectId, requester }: ChangeRequest, slot: number) =>
  slotItem.key(projectId, requester.kind, requester.id, String(slot));

/** The slot that a request takes, or gives back to whoever asked. */
const slotChange = (next: ChangeRequest, previous?: ChangeRequest): readonly Change[] => {
  if (next.slot === previous?.slot) return [];
  const taken = next.slot === undefined ? [] : [next.slot];
  const left = previous?.slot === undefined ? [] : [previous.slot];
  return [
    ...left.map((slot) => remove(slotKey(next, slot))),
    ...taken.map((slot) => put(slotItem.item(slotKey(next, slot), { requestId: next.id, slot }), absent)),
  ];
};

const lineKey = ({ projectId, status, id }: ChangeRequest) => lineItem.key(projectId, status, id);
const lineOf = (each: ChangeRequest) => lineItem.item(lineKey(each), each);
const recordOf = (each: ChangeRequest) => requestItem.item(requestItem.key(each.id), each);
const reviewKey = ({ projectId, requestId, userId }: Review) => reviewItem.key(projectId, requestId, userId);

/** Its digits keep the order of the numbers. */
const digits = 6;

const commitOf = (commit: SealedCommit): Change => {
  const number = String(commit.number).padStart(digits, '0');
  const key = changeCommitItem.key(commit.projectId, commit.requestId, number);
  return put(changeCommitItem.item(key, commit), absent);
};

const pageOf = async (
  session: ReadSession,
  projectId: string,
  requestStatus: RequestStatus,
  limit: number,
  after?: string,
) => {
  const range = lineItem.ranges.of(projectId, requestStatus);
  const page = await session.page({ ...range, limit, newestFirst: true, ...(after && { after }) });
  return { items: lineItem.readAll(page.items), next: page.next };
};

/**
 * A request lies under its own id, and in a line of its project under its status; what belongs to it lies below the
 * project, so that it goes with it.
 */
export const changeRequestStore = (session: ReadSession): ChangeRequestStore => ({
  find: (requestId) => session.read(requestItem, requestItem.key(requestId)),
  page: (...asked) => pageOf(session, ...asked),
  slotsOf: async (projectId, { kind, id }) => {
    const held = await session.list(slotItem, slotItem.ranges.of(projectId, kind, id));
    return new Set(held.map(({ slot }) => slot));
  },
  commits: ({ projectId, id }) => session.list(changeCommitItem, changeCommitItem.ranges.of(projectId, id)),
  reviews: ({ projectId, id }) => session.list(reviewItem, reviewItem.ranges.of(projectId, id)),
  comments: ({ projectId, id }) => session.list(commentItem, commentItem.ranges.of(projectId, id)),
  creation: (made, commits) => [
    put(recordOf(made), absent),
    put(lineOf(made), absent),
    ...slotChange(made),
    ...commits.map(commitOf),
  ],
  replacement: (next, previous) => [
    put(recordOf(next), atRevision(previous.revision)),
    ...(next.status === previous.status ? [] : [remove(lineKey(previous))]),
    put(lineOf(next)),
    ...slotChange(next, previous),
  ],
  commitAddition: (commits) => commits.map(commitOf),
  review: (review, previous) =>
    put(reviewItem.item(reviewKey(review), review), previous ? atRevision(previous.revision) : absent),
  reviewCheck: (review) => check(reviewKey(review), atRevision(review.revision)),
  check: ({ id, revision }) => check(requestItem.key(id), atRevision(revision)),
  commentCreation: (comment) =>
    put(commentItem.item(commentItem.key(comment.projectId, comment.requestId, comment.id), comment), absent),
  expectPages: (projectId, limit, statuses = ['open', 'closed']) => {
    for (const requestStatus of statuses) pageOf(session, projectId, requestStatus, limit);
  },
});
