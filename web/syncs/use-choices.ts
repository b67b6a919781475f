import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useConnections } from '../connections/connections.ts';
import { useWords } from '../shared/words.ts';
import type { Sync, Target } from './form.ts';
import { configOf, type Draft } from './form.ts';
import { syncWords } from './words.ts';

/** Connections to an app that the project may use: its own, and those of the organization as far as they are seen. */
export const useUsable = (projectId: string, app: string) => {
  const t = useWords(syncWords);
  const own = useConnections(projectId);
  const shared = useConnections();
  const found = [
    ...(own.data?.appConnections ?? []).map((each) => ({ ...each, label: each.name })),
    ...(shared.data?.appConnections ?? []).map((each) => ({ ...each, label: t.sharedConnection(each.name) })),
  ].filter((each) => each.app === app);
  return { usable: found, isPending: own.isPending || shared.isPending };
};

/** Whether another sync of the project writes to the place that was said. */
export const useDuplicate = (
  projectId: string,
  target: Target,
  draft: Draft,
  sync: Sync | undefined,
): boolean => {
  const config = configOf(target, draft);
  const isSaid = target.form.destination.every(({ name, isRequired }) => !isRequired || name in config);
  const found = useQuery({
    queryKey: ['duplicate', projectId, target.destination, config],
    queryFn: ({ signal }) =>
      call(
        'POST /api/v1/secret-syncs/{app}/check-destination',
        {
          path: { app: target.destination },
          body: { projectId, destinationConfig: config, ...(sync && { excludeSyncId: sync.id }) },
        },
        { signal },
      ),
    enabled: isSaid && Object.keys(config).length > 0,
    retry: false,
  });
  return found.data?.hasDuplicate === true;
};
