import { instanceScope } from './event.ts';
import { type EventFilter, secretKeysIn } from './event-filter.ts';
import { actorId } from './refusals.ts';
import type { ListedEvent } from './trail.ts';

/**
 * What the index of an organization's trail is ordered by, each in lists of its own: everything, one actor, one type,
 * one secret name of a project, or the events of a project that are about many secrets at once.
 */
export type IndexKey = readonly [
  kind: 'all' | 'actor' | 'type' | 'secret' | 'many',
  ...of: readonly string[],
];

/** An event about more secrets than this stands in one list of its project, not in one for each. */
const maxSecrets = 4;
/** Types that one question may look up side by side. */
const maxTypes = 8;

const everything: IndexKey = ['all'];

const secretKeysOf = ({ projectId, metadata }: ListedEvent): readonly IndexKey[] => {
  if (!projectId) return [];
  const names = secretKeysIn(metadata);
  if (names.length > maxSecrets || 'leftOut' in metadata) return [['many', projectId]];
  return names.map((name) => ['secret', projectId, name]);
};

/** The lists that an event stands in; none for what happens outside of organizations, which nobody may list. */
export const indexKeysOf = (event: ListedEvent): readonly IndexKey[] => {
  if (event.organizationId === instanceScope) return [];
  const actor = actorId(event.actor);
  return [
    everything,
    ['type', event.type],
    ...(actor === undefined ? [] : [['actor', actor] as const]),
    ...secretKeysOf(event),
  ];
};

/**
 * The lists that together hold every event that a filter asks for, and as few others as can be; undefined when the trail
 * of the project itself is as good.
 */
export const listsFor = ({
  projectId,
  secretKey,
  actor,
  types,
}: EventFilter): readonly IndexKey[] | undefined => {
  if (projectId && secretKey !== undefined)
    return [
      ['secret', projectId, secretKey],
      ['many', projectId],
    ];
  if (actor !== undefined) return [['actor', actor]];
  if (types && types.length <= maxTypes) return [...new Set(types)].map((type) => ['type', type]);
  return projectId ? undefined : [everything];
};
