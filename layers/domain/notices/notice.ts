import type { Actor, AuditMetadata } from '../audit/event.ts';
import type { Unit } from '../unit.ts';
import { type NoticeEvent, type NoticeTopic, noticeKinds } from './notice-kinds.ts';

/** What happened, for people: ids, names and places, so that it may wait in a queue. */
export interface Notice {
  /** Type of the audit event. */
  readonly type: string;
  readonly actor: {
    readonly kind: string;
    readonly id?: string | undefined;
    readonly name?: string | undefined;
  };
  /** Slug; absent for what happens to a project as a whole. */
  readonly environment?: string | undefined;
  readonly secretPath?: string | undefined;
  readonly facts: Readonly<Record<string, string>>;
  /** The request that it is about. */
  readonly requestId?: string | undefined;
}

/** A notice where it happened. */
export interface ProjectNotice {
  /** Id of the audit event: the same however often it is delivered. */
  readonly eventId: string;
  /** RFC 3339 instant. */
  readonly occurredAt: string;
  readonly projectId: string;
  readonly notice: Notice;
}

/** Characters of a fact that others chose. */
const longest = 200;

const shown = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  // Names stand on one line, so that none passes for a line of ours.
  const characters = [...value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join('');
};

const factsIn = (metadata: AuditMetadata, members: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(members).flatMap(([title, member]) => {
      const text = shown(metadata[member]);
      return text === undefined ? [] : [[title, text]];
    }),
  );

/** People by their ids alone: what they are called is looked up when they are spoken of, addresses never are. */
const actorIn = ({ type, metadata }: Actor): Notice['actor'] => {
  if (type === 'user') return { kind: type, id: metadata.userId ?? undefined };
  if (type === 'identity')
    return { kind: type, id: metadata.identityId ?? undefined, name: shown(metadata.name) };
  return { kind: type, name: shown(metadata.name) };
};

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an audit event is to people; undefined for what is nothing to them, or names no project. */
export const noticeIn = (event: {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly occurredAt?: unknown;
  readonly projectId?: unknown;
  readonly actor?: unknown;
  readonly metadata?: unknown;
}): ProjectNotice | undefined => {
  const { id, type, occurredAt, projectId } = event;
  if (typeof id !== 'string' || typeof type !== 'string') return undefined;
  if (typeof occurredAt !== 'string' || typeof projectId !== 'string') return undefined;
  const kind = Object.hasOwn(noticeKinds, type) ? noticeKinds[type] : undefined;
  const metadata = (event.metadata ?? {}) as AuditMetadata;
  if (!kind || kind.when?.(metadata) === false) return undefined;
  const notice: Notice = {
    type,
    actor: actorIn((event.actor ?? { type: 'platform', metadata: {} }) as Actor),
    environment: textIn(metadata.environment),
    secretPath: textIn(metadata.secretPath),
    facts: factsIn(metadata, kind.facts),
    requestId: textIn(metadata.changeRequestId) ?? textIn(metadata.requestId),
  };
  return { eventId: id, occurredAt, projectId, notice };
};

/** What webhooks call it. */
export const eventOf = ({ type }: Pick<Notice, 'type'>): NoticeEvent | undefined =>
  Object.hasOwn(noticeKinds, type) ? noticeKinds[type]?.event : undefined;

/** What chats choose it by. */
export const topicOf = ({ type }: Pick<Notice, 'type'>): NoticeTopic | undefined =>
  Object.hasOwn(noticeKinds, type) ? noticeKinds[type]?.topic : undefined;

/** The sentence for people. */
export const sentenceOf = ({ type }: Pick<Notice, 'type'>): string =>
  (Object.hasOwn(noticeKinds, type) ? noticeKinds[type]?.sentence : undefined) ?? 'Something happened.';

/** Where on the dashboard it goes on; undefined where it has no address. */
export const linkOf = (
  { type, requestId }: Notice,
  projectId: string,
  dashboard: string | undefined,
): string | undefined => {
  if (!dashboard) return undefined;
  const page = Object.hasOwn(noticeKinds, type) ? noticeKinds[type]?.page : undefined;
  const search = requestId === undefined ? '' : `?${new URLSearchParams({ requestId })}`;
  return `${dashboard}/project/${projectId}/${page === undefined ? 'overview' : `${page}${search}`}`;
};

const named: Readonly<Record<string, string>> = {
  identity: 'A machine identity',
  platform: 'Locket',
  service: 'A service token',
};

/** What whoever did it is called: of people the name that they gave, never an address. */
export const actorName = async (
  { stores }: Pick<Unit, 'stores'>,
  { kind, id, name }: Notice['actor'],
): Promise<string> => {
  if (kind !== 'user') return name ?? named[kind] ?? 'Somebody';
  const user = id === undefined ? undefined : await stores.users.find(id);
  return shown([user?.firstName, user?.lastName].filter(Boolean).join(' ')) ?? 'A member';
};

/** What is told of it, line by line. */
export const factsOf = (
  { facts, environment, secretPath }: Notice,
  project: { readonly name: string },
  actor: string,
): Readonly<Record<string, string>> => ({
  Project: project.name,
  ...(environment !== undefined && { Environment: environment }),
  ...(secretPath !== undefined && { 'Secret Path': secretPath }),
  By: actor,
  ...facts,
});
