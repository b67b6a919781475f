import type { AuditMetadata, Outcome } from './event.ts';
import { environmentsListed } from './last-uses.ts';
import { actorId } from './refusals.ts';
import type { ListedEvent } from './trail.ts';
import { type UserAgentKind, userAgentKindOf } from './user-agent-kind.ts';

/** Which events are asked for; a member that is undefined leaves its side open. */
export interface EventFilter {
  readonly types?: readonly string[] | undefined;
  /** Id of a person, machine identity or service token. */
  readonly actor?: string | undefined;
  readonly actorType?: string | undefined;
  readonly userAgentKind?: UserAgentKind | undefined;
  readonly projectId?: string | undefined;
  readonly environment?: string | undefined;
  readonly secretPath?: string | undefined;
  readonly secretKey?: string | undefined;
  /** Members of the metadata with the text that each must be. */
  readonly metadata?: readonly (readonly [name: string, text: string])[] | undefined;
  readonly outcome?: Outcome | undefined;
  /** First and last moment, both included, in milliseconds since 1970. */
  readonly from: number;
  readonly to?: number | undefined;
}

/** Where an event took place, a move at both its ends. */
const environmentMembers = ['environment', 'sourceEnvironment', 'destinationEnvironment'];
const pathMembers = ['secretPath', 'sourceSecretPath', 'destinationSecretPath'];

const says = (metadata: AuditMetadata, members: readonly string[], text: string): boolean =>
  members.some((member) => metadata[member] === text);

const nameIn = (secret: unknown): readonly string[] => {
  const { secretKey } = (secret ?? {}) as Readonly<Record<string, unknown>>;
  return typeof secretKey === 'string' ? [secretKey] : [];
};

/** Names of the secrets that an event is about, each once. */
export const secretKeysIn = (metadata: AuditMetadata): readonly string[] => {
  const listed = Array.isArray(metadata.secrets) ? metadata.secrets : [];
  return [...new Set([metadata, ...listed].flatMap(nameIn))];
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

type Test<T> = (event: ListedEvent, wanted: T) => boolean;

/** One test per member of a filter. */
const tests: { readonly [Member in keyof EventFilter]-?: Test<NonNullable<EventFilter[Member]>> } = {
  types: ({ type }, wanted) => wanted.includes(type),
  actor: ({ actor }, wanted) => actorId(actor) === wanted,
  actorType: ({ actor }, wanted) => actor.type === wanted,
  userAgentKind: ({ userAgent }, wanted) => userAgentKindOf(userAgent) === wanted,
  projectId: ({ projectId }, wanted) => projectId === wanted,
  environment: ({ metadata }, wanted) =>
    says(metadata, environmentMembers, wanted) || environmentsListed(metadata).includes(wanted),
  secretPath: ({ metadata }, wanted) => says(metadata, pathMembers, wanted),
  secretKey: ({ metadata }, wanted) => secretKeysIn(metadata).includes(wanted),
  metadata: ({ metadata }, wanted) =>
    wanted.every(([name, text]) => Object.hasOwn(metadata, name) && textOf(metadata[name]) === text),
  outcome: ({ outcome }, wanted) => outcome === wanted,
  from: ({ occurredAt }, wanted) => Date.parse(occurredAt) >= wanted,
  to: ({ occurredAt }, wanted) => Date.parse(occurredAt) <= wanted,
};

/** Whether an event is one of those that a filter asks for. */
export const isAskedFor = (event: ListedEvent, filter: EventFilter): boolean =>
  Object.entries(tests).every(([member, test]) => {
    const wanted = filter[member as keyof EventFilter];
    return wanted === undefined || (test as Test<unknown>)(event, wanted);
  });

/**
 * What events about questions say of a filter. One member of theirs: an event about a question is not about the secret
 * that was asked for.
 */
export const questionOf = ({
  types,
  actor,
  environment,
  secretPath,
  secretKey,
  outcome,
}: EventFilter): AuditMetadata => ({ eventTypes: types, actor, environment, secretPath, secretKey, outcome });
