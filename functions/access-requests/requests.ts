import * as z from 'zod';
import { askForAccess } from '../../layers/domain/access-requests/ask.ts';
import {
  countRequests,
  listGiven,
  listRequests,
  readRequest,
} from '../../layers/domain/access-requests/list-requests.ts';
import { memberOf } from '../../layers/domain/caller.ts';
import { parseDuration } from '../../layers/domain/durations.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, optional, ruled } from '../../layers/http/wire.ts';
import { ProjectRules, projectSlug } from '../privileges/wire.ts';
import { expectProjectBySlug } from '../projects/scope.ts';
import {
  cursorReply,
  GrantReply,
  grantReplies,
  nextCursor,
  pageMembers,
  RequestReply,
  reasonInput,
  requestReply,
  ShownRequestReply,
  shownRequestReply,
} from './request-wire.ts';

const base = '/api/v1/access-approvals/requests';
const OfProject = z.object({ projectSlug });
/** So many rules are enough for one place. */
const maxRules = 20;

interface Asked {
  readonly query: { readonly projectSlug: string };
  readonly claims: Claims;
  readonly stores: Stores;
}

const reading = { access: peopleInside, method: 'GET', limit: 'read' } as const;

const range = ruled(z.string().trim().max(32), (text) => {
  parseDuration(text, 'temporaryRange');
  return text;
});

/** The project and the caller's grant join the first round. */
const expectProject = ({ query, claims, stores }: Asked): void =>
  expectProjectBySlug({ params: { slug: query.projectSlug }, claims, stores });

/** So do the counts of the project that last stood behind the slug. */
const expectCounts = (asked: Asked): void => {
  expectProject(asked);
  const { orgId } = actorIn(asked.claims);
  const projectId = orgId && asked.stores.projects.guessId(orgId, asked.query.projectSlug);
  if (projectId) asked.stores.accessRequests.expectCounts(projectId);
};

const create = operation({
  access: peopleInside,
  method: 'POST',
  path: base,
  summary: 'Ask for access to a part of a project, for a time or for good',
  audit: 'create-access-request',
  limit: 'write',
  query: OfProject,
  body: z.object({
    permissions: z.array(z.unknown()).min(1).max(maxRules).pipe(ProjectRules),
    isTemporary: flag(false),
    temporaryRange: optional(range),
    note: reasonInput,
  }),
  reply: () => z.object({ approval: RequestReply() }),
  handle: async ({ query, body, unit }) => {
    const { permissions: rules, isTemporary, temporaryRange, note } = body;
    const asked = { projectSlug: query.projectSlug, rules, isTemporary, temporaryRange, note };
    return { approval: requestReply(await askForAccess(unit, asked)) };
  },
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The access requests of a project that the caller may see, newest first',
  audit: 'get-access-requests',
  query: OfProject.extend({
    authorProjectMembershipId: optional(id),
    envSlug: optional(z.string().trim().max(64)),
    ...pageMembers,
  }),
  reply: () => z.object({ requests: z.array(ShownRequestReply()), nextCursor }),
  expect: expectProject,
  handle: async ({ query: { cursor: after, ...query }, unit }) => {
    const page = await listRequests(unit, { ...query, after });
    const { id: callerId } = memberOf(unit.caller);
    return { requests: page.shown.map((each) => shownRequestReply(each, callerId)), ...cursorReply(page) };
  },
});

const count = operation({
  ...reading,
  path: `${base}/count`,
  summary: 'How many access requests of a project are open, and how many are not',
  audit: 'get-access-request-counts',
  query: OfProject,
  reply: () => z.object({ pendingCount: z.number(), finalizedCount: z.number() }),
  expect: expectCounts,
  handle: async ({ query, unit }) => {
    const { pending, finalized } = await countRequests(unit, query.projectSlug);
    return { pendingCount: pending, finalizedCount: finalized };
  },
});

const get = operation({
  ...reading,
  path: `${base}/{requestId}`,
  summary: 'An access request',
  audit: 'get-access-request',
  params: z.object({ requestId: id }),
  reply: () => z.object({ request: ShownRequestReply() }),
  handle: async ({ params, unit }) => ({
    request: shownRequestReply(await readRequest(unit, params.requestId), memberOf(unit.caller).id),
  }),
});

const given = operation({
  ...reading,
  path: '/api/v1/access-approvals/grants',
  summary: 'Who was given access on a request, to what, why, by whom and until when, newest first',
  audit: 'get-access-grants',
  query: OfProject.extend(pageMembers),
  reply: () => z.object({ grants: z.array(GrantReply()), nextCursor }),
  expect: expectProject,
  handle: async ({ query: { cursor: after, ...query }, unit }) => {
    const page = await listGiven(unit, { ...query, after });
    return { grants: grantReplies(page.shown, unit.runtime.now()), ...cursorReply(page) };
  },
});

export const requestOperations = [create, list, count, get, given];
