import type { AuditEvent, AuditMetadata } from './event.ts';
import type { AuditEventType } from './event-types.ts';

/**
 * What was used: a secret read by its name or id, now or in its history, a folder whose secrets were listed, a folder listed with all below it,
 * a machine identity that did anything.
 */
type UseKind = 'secret' | 'folder' | 'tree' | 'identity';

export interface Used {
  /** The project, or the organization of an identity. */
  readonly scope: string;
  readonly kind: UseKind;
  /** Id of a secret or identity, or a place as `placeName` writes it. */
  readonly what: string;
}

/** On which UTC day something was used last, `yyyy-mm-dd`. */
export interface LastUse extends Used {
  readonly day: string;
}

/** The days on which things were used last. Reads are eventually consistent: the worker notes a use seconds later. */
export interface LastUseStore {
  /** The day of each, in the order asked for; undefined for what was not used since uses are noted. */
  daysOf(used: readonly Used[]): Promise<readonly (string | undefined)[]>;
  /** Days by identity. */
  identityDays(orgId: string): Promise<ReadonlyMap<string, string>>;
  /** Since when uses are noted, as an RFC 3339 instant; undefined before the first. */
  notedSince(): Promise<string | undefined>;
}

export const placeName = (environment: string, path: string): string => `${environment}:${path}`;

/** The environment in what `placeName` wrote: its slug has no colon. */
export const environmentIn = (place: string): string => place.slice(0, place.indexOf(':'));

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Environments of a list: a dashboard lists several at once. */
export const environmentsListed = ({ environment }: AuditMetadata): readonly string[] =>
  textIn(environment)
    ?.split(',')
    .filter((slug) => slug !== '') ?? [];

/** Those of them in which it had secrets, as a dashboard says. */
const environmentsRead = (metadata: AuditMetadata): readonly string[] =>
  Array.isArray(metadata.environmentsRead)
    ? metadata.environmentsRead.filter((slug) => typeof slug === 'string')
    : environmentsListed(metadata);

/** Whether a list had nothing: who asks for a folder that is empty, absent or closed to them uses no secret. */
const isEmptyList = ({ numberOfSecrets, numberOfImportedSecrets }: AuditMetadata): boolean =>
  numberOfSecrets === 0 && !numberOfImportedSecrets;

/** Events by which somebody had values of secrets: those that they have, or had once. */
const ofOne: ReadonlySet<AuditEventType> = new Set(['get-secret', 'get-secret-versions']);
const ofFolders: ReadonlySet<AuditEventType> = new Set(['get-secrets', 'get-secret-snapshot']);

const secretUses = ({ type, projectId: scope, metadata }: AuditEvent): readonly Used[] => {
  const secretId = textIn(metadata.secretId);
  if (scope === undefined) return [];
  if (ofOne.has(type)) return secretId ? [{ scope, kind: 'secret', what: secretId }] : [];
  const path = textIn(metadata.secretPath);
  if (!ofFolders.has(type) || path === undefined || isEmptyList(metadata)) return [];
  const kind = metadata.recursive === true ? 'tree' : 'folder';
  return environmentsRead(metadata).map((environment) => ({
    scope,
    kind,
    what: placeName(environment, path),
  }));
};

const identityUses = ({ actor, organizationId: scope }: AuditEvent): readonly Used[] => {
  const { identityId } = actor.metadata;
  return actor.type === 'identity' && identityId ? [{ scope, kind: 'identity', what: identityId }] : [];
};

/** What an event says was used; nothing for what was refused. */
export const usesIn = (event: AuditEvent): readonly Used[] =>
  event.outcome === 'success' ? [...identityUses(event), ...secretUses(event)] : [];
