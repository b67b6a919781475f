import type {
  AccessRequest,
  AccessRequestStore,
  ListedRequests,
  RequestCounts,
  RequestList,
  RequestPage,
  Sameness,
} from '../../../domain/access-requests/request.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { digestOf } from '../partition-text.ts';
import type { ReadSession } from '../read-session.ts';
import { type AnyItemType, itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { document, flag, list, number, oneOf, orNull, text } from './shape.ts';

/** A line that leads to a request of the same project. */
interface Line {
  readonly requestId: string;
}

const requestOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'access request by id',
  readBy: 'lookups by request id',
  pk: 'ACCESSREQUEST#<request>',
  sk: 'ACCESSREQUEST',
  key: (requestId: string) => ({ pk: `ACCESSREQUEST#${requestId}`, sk: 'ACCESSREQUEST' }),
  shape: { projectId: text },
});

const requestItem = itemType<AccessRequest>()({
  name: 'access request, its reviews and what was given on it',
  readBy: 'listing; reviews, revocation, and the workflow of the request',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSREQUEST#<request>',
  key: (projectId: string, requestId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSREQUEST#${requestId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'ACCESSREQUEST#' }) },
  form: document,
  shape: {
    id: text,
    projectId: text,
    policyId: text,
    environmentId: text,
    requesterId: text,
    membershipId: text,
    rules: list,
    isTemporary: flag,
    temporaryRange: orNull(text),
    status: oneOf('pending', 'approved', 'rejected', 'cancelled', 'expired', 'revoked'),
    reviews: list,
    expiresAt: text,
    revision: number,
  },
  leadsTo: [toItem(requestOwnerItem, ({ id }) => requestOwnerItem.key(id))],
});

const openLine = itemType<Line>()({
  name: 'access request that is open',
  readBy: 'asking for access: how many the same person has open',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSOPEN#<person>#<request>',
  key: (projectId: string, userId: string, requestId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSOPEN#${userId}#${requestId}`,
  }),
  ranges: {
    of: (projectId: string, userId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `ACCESSOPEN#${userId}#`,
    }),
  },
  shape: { requestId: text },
  leadsTo: [],
});

const requesterLine = itemType<Line>()({
  name: 'access request of a person',
  readBy: 'listing those of one person',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSBY#<person>#<request>',
  key: (projectId: string, userId: string, requestId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSBY#${userId}#${requestId}`,
  }),
  ranges: {
    of: (projectId: string, userId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `ACCESSBY#${userId}#`,
    }),
  },
  shape: { requestId: text },
  leadsTo: [],
});

const givenLine = itemType<Line>()({
  name: 'access that was given on a request',
  readBy: 'listing who had access to what, and why',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSGIVEN#<instant>#<request>',
  key: (projectId: string, instant: string, requestId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSGIVEN#${instant}#${requestId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'ACCESSGIVEN#' }) },
  shape: { requestId: text },
  leadsTo: [],
});

const sameLine = itemType<Line>()({
  name: 'last access request of a person for the same',
  readBy: 'asking for access: nobody asks twice for what is open or held',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSASKED#<person>#<SHA-256 of what is asked for>',
  key: (projectId: string, userId: string, digest: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ACCESSASKED#${userId}#${digest}`,
  }),
  shape: { requestId: text },
  leadsTo: [],
});

const countsItem = itemType<RequestCounts>()({
  name: 'how many access requests of a project are open and closed',
  readBy: 'counts of the dashboard; whoever asks or closes',
  pk: 'PROJECT#<id>',
  sk: 'ACCESSCOUNTS',
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'ACCESSCOUNTS' }),
  shape: { projectId: text, pending: number, finalized: number, revision: number },
  leadsTo: [],
});

export const accessRequestItems = [
  requestItem,
  openLine,
  requesterLine,
  givenLine,
  sameLine,
  countsItem,
  requestOwnerItem,
];

const keyOf = ({ projectId, id }: AccessRequest) => requestItem.key(projectId, id);
const openKey = ({ projectId, requesterId, id }: AccessRequest) => openLine.key(projectId, requesterId, id);

/** The same text for whatever is the same. */
const sameKey = ({ projectId, requesterId, policyId, rules, isTemporary }: Sameness) =>
  sameLine.key(projectId, requesterId, digestOf(JSON.stringify([policyId, isTemporary, rules])));

const none = (projectId: string): RequestCounts => ({ projectId, pending: 0, finalized: 0, revision: 0 });

/** The counts are a fence as well: what was looked at before somebody asks holds when they are as they were read. */
const counting = (counts: RequestCounts): Change =>
  put(
    countsItem.item(countsItem.key(counts.projectId), counts),
    counts.revision === 1 ? absent : atRevision(counts.revision - 1),
  );

const instead = (last: AccessRequest | undefined) =>
  last ? { expression: 'requestId = :last', values: { ':last': last.id } } : absent;

const creation = (
  request: AccessRequest,
  counts: RequestCounts,
  last: AccessRequest | undefined,
): readonly Change[] => {
  const { id, projectId, requesterId } = request;
  const line = { requestId: id };
  return [
    put(requestItem.item(keyOf(request), request), absent),
    put(requestOwnerItem.item(requestOwnerItem.key(id), { projectId }), absent),
    put(openLine.item(openKey(request), line), absent),
    put(requesterLine.item(requesterLine.key(projectId, requesterId, id), line), absent),
    put(sameLine.item(sameKey(request), line), instead(last)),
    counting(counts),
  ];
};

const replacement = (request: AccessRequest, previous: AccessRequest): Change =>
  put(requestItem.item(keyOf(request), request), atRevision(previous.revision));

const closing = (
  request: AccessRequest,
  previous: AccessRequest,
  counts: RequestCounts,
): readonly Change[] => {
  const { projectId, id, given } = request;
  return [
    replacement(request, previous),
    remove(openKey(request)),
    counting(counts),
    ...(given
      ? [put(givenLine.item(givenLine.key(projectId, given.at, id), { requestId: id }), absent)]
      : []),
  ];
};

const rangeOf = (projectId: string, which: RequestList) => {
  if (which.of === 'all') return requestItem.ranges.of(projectId);
  return which.of === 'given'
    ? givenLine.ranges.of(projectId)
    : requesterLine.ranges.of(projectId, which.userId);
};

/**
 * Access requests under their project, newest last, each found by its id too. Lines beside them lead to those of one person,
 * those that are open and those that gave something, so that no list looks at others.
 */
export const accessRequestStore = (session: ReadSession): AccessRequestStore => {
  const findIn = (projectId: string, requestId: string) =>
    session.read(requestItem, requestItem.key(projectId, requestId));
  const behind = async (
    projectId: string,
    type: AnyItemType,
    items: Parameters<AnyItemType['readAll']>[0],
  ) => {
    const lines: readonly Line[] = type.readAll(items);
    const found = await Promise.all(lines.map(({ requestId }) => findIn(projectId, requestId)));
    return found.flatMap((request) => request ?? []);
  };
  const listed = async (
    projectId: string,
    which: RequestList,
    { limit, after }: RequestPage,
  ): Promise<ListedRequests> => {
    const range = rangeOf(projectId, which);
    const start = after === undefined ? {} : { after: `${range.prefix}${after}` };
    const { items, next } = await session.page({ ...range, limit, newestFirst: true, ...start });
    const requests =
      which.of === 'all'
        ? requestItem.readAll(items)
        : await behind(projectId, which.of === 'given' ? givenLine : requesterLine, items);
    return { requests, ...(next !== undefined && { next: next.slice(range.prefix.length) }) };
  };
  return {
    find: async (requestId) => {
      const owner = await session.read(requestOwnerItem, requestOwnerItem.key(requestId));
      return owner && findIn(owner.projectId, requestId);
    },
    list: listed,
    openOf: async (projectId, userId, limit) =>
      (await session.page({ ...openLine.ranges.of(projectId, userId), limit })).items.length,
    lastLike: async (asked) => {
      const line = await session.read(sameLine, sameKey(asked));
      return line && findIn(asked.projectId, line.requestId);
    },
    counts: async (projectId) =>
      (await session.read(countsItem, countsItem.key(projectId))) ?? none(projectId),
    creation,
    replacement,
    closing,
    expectCounts: (projectId) => session.expect(countsItem.key(projectId)),
  };
};
