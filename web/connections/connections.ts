import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';

export const listOfConnections = 'GET /api/v1/app-connections';
const options = 'GET /api/v1/app-connections/options';

export type Connection = ReplyOf<typeof listOfConnections>['appConnections'][number];

/** What can be connected does not change while a page is open. */
const lasting = { staleTime: Number.POSITIVE_INFINITY };

/** The apps that can be connected, by their names. */
export const useApps = () => {
  const found = useQuery({ ...reading(options, {}), ...lasting });
  const apps = found.data?.appConnectionOptions.toSorted((a, b) => a.name.localeCompare(b.name)) ?? [];
  const nameOf = (app: string): string => apps.find((each) => each.app === app)?.name ?? app;
  return { ...found, apps, nameOf };
};

/** The connections of the organization, or of a project. */
export const useConnections = (projectId?: string) =>
  useQuery(reading(listOfConnections, { query: projectId === undefined ? {} : { projectId } }));
