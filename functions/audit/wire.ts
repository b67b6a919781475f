import * as z from 'zod';
import type { EventFilter } from '../../layers/domain/audit/event-filter.ts';
import type { KeptEvent } from '../../layers/domain/audit/trail.ts';
import type { PageRequest } from '../../layers/domain/audit/trail-page.ts';
import { userAgentKindOf, userAgentKinds } from '../../layers/domain/audit/user-agent-kind.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { defaulted, id, instant, numeric, optional, ruled, uuid } from '../../layers/http/wire.ts';
import { cursorOf, positionIn } from './cursor.ts';

const actorTypes = [
  'platform',
  'user',
  'service',
  'identity',
  'machine',
  'scimClient',
  'acmeAccount',
  'anonymous',
] as const;
export const outcomes = ['success', 'denied', 'failed'] as const;

const maxTypes = 32;
const maxPairs = 10;
const dayMilliseconds = 86_400_000;

/** An RFC 3339 instant, in milliseconds since 1970. */
export const requiredMoment = z.iso
  .datetime({ offset: true })
  .max(40)
  .transform((text) => Date.parse(text));

export const moment = optional(requiredMoment);

/** Types that we leave no event of are let through: nothing has them. */
const typesIn = (text: string): readonly string[] => {
  const types = text.split(',').map((type) => type.trim());
  if (types.length > maxTypes || types.some((type) => !/^[a-z0-9-]{1,64}$/.test(type)))
    throw new LocketError('invalid-input', `must be up to ${maxTypes} types of events, separated by commas`);
  return types;
};

const types = optional(ruled(z.string().trim().max(4096), typesIn));

/** `name=value,name=value`; a value may hold `=`, as reference clients send it. */
const pairsIn = (text: string): readonly (readonly [string, string])[] => {
  const pairs = text.split(',').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    return at < 1 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  if (pairs.length > maxPairs || pairs.some(([name]) => name === ''))
    throw new LocketError('invalid-input', `must be up to ${maxPairs} pairs as in name=value,name=value`);
  return pairs;
};

/** What events may be asked for by. */
export const filters = {
  eventType: types,
  eventTypes: types,
  actor: optional(id),
  actorType: optional(z.enum(actorTypes)),
  userAgentType: optional(z.enum(userAgentKinds)),
  environment: optional(z.string().trim().max(64)),
  secretPath: optional(z.string().trim().max(1024)),
  secretKey: optional(z.string().trim().max(256)),
  eventMetadata: optional(ruled(z.string().trim().max(2048), pairsIn)),
  outcome: optional(z.enum(outcomes)),
};

const page = {
  startDate: moment,
  endDate: moment,
  offset: defaulted(numeric(z.int().min(0).max(10_000)), 0),
  limit: defaulted(numeric(z.int().min(1).max(1000)), 20),
  cursor: optional(ruled(z.string().max(200), positionIn)),
};

/** Clients that name the project in the path may name it here once more. */
export const projectAgain = { projectId: optional(id) };

/** Refuses to answer for the project of the path what was asked about another: `invalid-input`. */
export const assertSameProject = (projectId: string, again: string | undefined): void => {
  if (again !== undefined && again !== projectId)
    throw new LocketError('invalid-input', 'projectId must be the project of the path');
};

/** Filters of the trail of one project. */
export const ProjectQuery = z.object({ ...filters, ...page, ...projectAgain });

interface NamingSecret {
  readonly secretKey?: string | undefined;
  readonly projectId?: string | undefined;
}

/** A secret lies in a project, so that asking an organization for one names it. */
export const secretNeedsProject: [(query: NamingSecret) => boolean, { path: string[]; message: string }] = [
  ({ secretKey, projectId }) => secretKey === undefined || projectId !== undefined,
  { path: ['projectId'], message: 'must say in which project the secret is' },
];

/** Those of the trail of an organization. */
export const OrganizationQuery = z
  .object({ ...filters, ...page, projectId: optional(id) })
  .refine(...secretNeedsProject);

type Query = z.output<typeof ProjectQuery>;
type Filters = z.output<z.ZodObject<typeof filters>>;

/** Clients that say no start see yesterday and today. */
const beginningOfYesterday = (now: Date): number =>
  Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds - dayMilliseconds;

/** The sides of a filter, but for its time. */
export const sidesIn = (query: Filters, projectId: string | undefined): Omit<EventFilter, 'from' | 'to'> => ({
  types: query.eventTypes ?? query.eventType,
  actor: query.actor,
  actorType: query.actorType,
  userAgentKind: query.userAgentType,
  projectId,
  environment: query.environment,
  secretPath: query.secretPath,
  secretKey: query.secretKey,
  metadata: query.eventMetadata,
  outcome: query.outcome,
});

/** `invalid-input` when a time ends before it begins. */
export const assertInOrder = (from: number, to: number | undefined): void => {
  if (to !== undefined && to < from)
    throw new LocketError('invalid-input', 'endDate must not lie before startDate');
};

/** The filter in a query; `invalid-input` when it ends before it begins. */
export const filterIn = (query: Query, projectId: string | undefined, now: Date): EventFilter => {
  const { startDate: from = Math.min(beginningOfYesterday(now), query.endDate ?? Infinity), endDate: to } =
    query;
  assertInOrder(from, to);
  return { ...sidesIn(query, projectId), from, to };
};

export const pageIn = ({ limit, offset, cursor }: Query): PageRequest => ({ limit, offset, cursor });

export const EventReply = () =>
  z.object({
    id: uuid,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    userAgentType: z.enum(userAgentKinds).nullable(),
    expiresAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    orgId: uuid.nullable(),
    projectId: z.string().nullable(),
    projectName: z.string().nullable(),
    outcome: z.enum(outcomes),
    event: z.object({ type: z.string(), metadata: z.record(z.string(), z.unknown()) }),
    actor: z.object({ type: z.string(), metadata: z.record(z.string(), z.string().nullable()) }),
  });

export const eventReply = ({ event, endsAt }: KeptEvent): z.input<ReturnType<typeof EventReply>> => ({
  id: event.id,
  ipAddress: event.ipAddress,
  userAgent: event.userAgent,
  userAgentType: userAgentKindOf(event.userAgent),
  expiresAt: Number.isFinite(endsAt) ? new Date(endsAt * 1000).toISOString() : null,
  createdAt: event.occurredAt,
  updatedAt: event.occurredAt,
  orgId: event.organizationId,
  projectId: event.projectId ?? null,
  projectName: event.projectName ?? null,
  outcome: event.outcome,
  event: { type: event.type, metadata: { ...event.metadata } },
  actor: { type: event.actor.type, metadata: { ...event.actor.metadata } },
});

const nextCursor = z.string().optional();

export const OrganizationPage = () => z.object({ auditLogs: z.array(EventReply()), nextCursor });
export const ProjectPage = () =>
  z.object({
    auditLogs: z.array(EventReply().extend({ project: z.object({ name: z.string(), slug: z.string() }) })),
    nextCursor,
  });

export const eventReplies = (events: readonly KeptEvent[]) => events.map(eventReply);
export const cursorReply = (next: Parameters<typeof cursorOf>[0] | undefined) =>
  next ? { nextCursor: cursorOf(next) } : {};
