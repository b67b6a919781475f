import type { AuditMetadata } from '../audit/event.ts';

/** A folder whose secrets changed. */
export interface ChangedPlace {
  /** Slug. */
  readonly environment: string;
  /** Folder path, `/` for the root. */
  readonly secretPath: string;
}

/** One change of secrets, as the trail tells it. */
export interface SecretsChanged {
  /** Id of the audit event: the same however often it is delivered. */
  readonly eventId: string;
  readonly projectId: string;
  readonly places: readonly ChangedPlace[];
}

/** Members of an event's metadata that name a folder whose secrets changed. */
const placeMembers = [
  ['environment', 'secretPath'],
  ['sourceEnvironment', 'sourceSecretPath'],
  ['destinationEnvironment', 'destinationSecretPath'],
  ['importToEnvironment', 'importToSecretPath'],
] as const;

/** A change of several folders of one environment lists their paths. */
const placesListed = ({ environment, secretPaths }: AuditMetadata): readonly ChangedPlace[] =>
  typeof environment === 'string' && Array.isArray(secretPaths)
    ? secretPaths.flatMap((secretPath) =>
        typeof secretPath === 'string' ? [{ environment, secretPath }] : [],
      )
    : [];

const placesIn = (metadata: AuditMetadata): readonly ChangedPlace[] => {
  const places = placeMembers.flatMap(([environment, path]) => {
    const [slug, secretPath] = [metadata[environment], metadata[path]];
    return typeof slug === 'string' && typeof secretPath === 'string'
      ? [{ environment: slug, secretPath }]
      : [];
  });
  return [
    ...new Map(
      [...places, ...placesListed(metadata)].map((place) => [
        `${place.environment}\n${place.secretPath}`,
        place,
      ]),
    ).values(),
  ];
};

/** What an audit event says about changed secrets, or undefined when it names no project or folder. */
export const secretsChangedIn = (event: {
  readonly id?: unknown;
  readonly projectId?: unknown;
  readonly metadata?: unknown;
}): SecretsChanged | undefined => {
  const { id, projectId, metadata } = event;
  if (typeof id !== 'string' || typeof projectId !== 'string') return undefined;
  const places = placesIn((metadata ?? {}) as AuditMetadata);
  return places.length > 0 ? { eventId: id, projectId, places } : undefined;
};
