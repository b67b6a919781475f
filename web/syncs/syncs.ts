import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';
import type { Sync } from './form.ts';

export const listOfSyncs = 'GET /api/v1/secret-syncs';
export const keysOfSync = 'GET /api/v1/secret-syncs/{app}/{syncId}/keys';
const options = 'GET /api/v1/secret-syncs/options';

/** Milliseconds between two looks at what is on its way, and at what rests. */
const often = 4_000;
const seldom = 60_000;

/** Whether a run is to be expected: one that is paused waits for nothing, unless it was started here. */
const isOnItsWay = (sync: Sync, started: ReadonlySet<string>): boolean =>
  sync.syncStatus === 'running' ||
  (sync.syncStatus === 'pending' && (sync.isAutoSyncEnabled || started.has(sync.id)));

/** The syncs of a project, looked at again while one of them runs. */
export const useSyncs = (projectId: string, started: ReadonlySet<string>) =>
  useQuery({
    ...reading(listOfSyncs, { query: { projectId } }),
    refetchInterval: ({ state }) =>
      state.data?.secretSyncs.some((sync) => isOnItsWay(sync, started)) ? often : seldom,
  });

/** Where secrets can be synced to, by name. */
export const useTargets = () => {
  const found = useQuery({ ...reading(options, {}), staleTime: Number.POSITIVE_INFINITY });
  const targets = found.data?.secretSyncOptions.toSorted((a, b) => a.name.localeCompare(b.name)) ?? [];
  const nameOf = (destination: string): string =>
    targets.find((each) => each.destination === destination)?.name ?? destination;
  return { ...found, targets, nameOf };
};

export const pathOf = ({ destination, id }: Pick<Sync, 'destination' | 'id'>) => ({
  app: destination,
  syncId: id,
});

/** Where it writes to, in a line: what its configuration says. */
export const placeOf = ({ destinationConfig }: Pick<Sync, 'destinationConfig'>): string =>
  Object.values(destinationConfig)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(' · ');
