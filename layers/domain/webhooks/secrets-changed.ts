import type { AuditMetadata } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';

/** A folder whose secrets changed. */
export interface ChangedPlace {
  /** Slug. */
  readonly environment: string;
  /** Folder path, `/` for the root. */
  readonly secretPath: string;
}

/** A folder that came to a place or left it, with everything below it. */
export interface ChangedTree extends ChangedPlace {
  readonly folderId: string;
}

/** One change of secrets, as the trail tells it. */
export interface SecretsChanged {
  /** Id of the audit event: the same however often it is delivered. */
  readonly eventId: string;
  /** RFC 3339 instant. */
  readonly occurredAt: string;
  readonly projectId: string;
  readonly places: readonly ChangedPlace[];
  readonly trees: readonly ChangedTree[];
}

/** Members of an event's metadata that name a folder whose secrets changed. */
const placeMembers = [
  ['environment', 'secretPath'],
  ['sourceEnvironment', 'sourceSecretPath'],
  ['destinationEnvironment', 'destinationSecretPath'],
  ['importToEnvironment', 'importToSecretPath'],
] as const;

/** Events about folders: only those that they list in `changedFolders` took secrets along. */
const folderEvents: readonly unknown[] = [
  'delete-folder',
  'restore-folder',
  'update-folder',
  'update-folders',
] satisfies readonly AuditEventType[];

/** A change of several folders of one environment lists their paths. */
const placesListed = ({ environment, secretPaths }: AuditMetadata): readonly ChangedPlace[] =>
  typeof environment === 'string' && Array.isArray(secretPaths)
    ? secretPaths.flatMap((secretPath) =>
        typeof secretPath === 'string' ? [{ environment, secretPath }] : [],
      )
    : [];

/** Places where references followed what was renamed elsewhere. */
const placesUpdated = ({ updatedPlaces }: AuditMetadata): readonly ChangedPlace[] =>
  Array.isArray(updatedPlaces) ? updatedPlaces.filter(isPlace) : [];

const isPlace = (value: unknown): value is ChangedPlace => {
  const { environment, secretPath } = Object(value);
  return typeof environment === 'string' && typeof secretPath === 'string';
};

const distinct = <T extends ChangedPlace>(places: readonly T[]): readonly T[] => [
  ...new Map(places.map((place) => [`${place.environment}\n${place.secretPath}`, place])).values(),
];

const placesIn = (metadata: AuditMetadata): readonly ChangedPlace[] => {
  const places = placeMembers.flatMap(([environment, path]) => {
    const [slug, secretPath] = [metadata[environment], metadata[path]];
    return typeof slug === 'string' && typeof secretPath === 'string'
      ? [{ environment: slug, secretPath }]
      : [];
  });
  return distinct([...places, ...placesListed(metadata)]);
};

const isTree = (value: unknown): value is ChangedTree => {
  const { environment, secretPath, folderId } = Object(value);
  return [environment, secretPath, folderId].every((member) => typeof member === 'string');
};

const treesIn = ({ changedFolders }: AuditMetadata): readonly ChangedTree[] =>
  Array.isArray(changedFolders) ? distinct(changedFolders.filter(isTree)) : [];

/** What an audit event says about changed secrets, or undefined when nothing did, or it names no time, project or folder. */
export const secretsChangedIn = (event: {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly occurredAt?: unknown;
  readonly projectId?: unknown;
  readonly metadata?: unknown;
}): SecretsChanged | undefined => {
  const { id, type, occurredAt, projectId } = event;
  if (typeof id !== 'string' || typeof projectId !== 'string' || typeof occurredAt !== 'string')
    return undefined;
  const metadata = (event.metadata ?? {}) as AuditMetadata;
  if (metadata.unchanged === true) return undefined;
  const places = distinct([
    ...(folderEvents.includes(type) ? [] : placesIn(metadata)),
    ...placesUpdated(metadata),
  ]);
  const trees = treesIn(metadata);
  return places.length + trees.length > 0 ? { eventId: id, occurredAt, projectId, places, trees } : undefined;
};
