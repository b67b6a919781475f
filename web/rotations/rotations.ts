import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import type { Provider } from './form.ts';

export const listOfRotations = 'GET /api/v1/secret-rotations';
const providers = 'GET /api/v1/secret-rotation-providers/{workspaceId}';

export type Rotation = ReplyOf<typeof listOfRotations>['secretRotations'][number];

/** Milliseconds between two looks at what is on its way, and at what rests. */
const often = 4_000;
const seldom = 60_000;

/** The first one comes at once, and so does one that was asked for. */
const isOnItsWay = ({ isRotating, status }: Rotation): boolean => isRotating || status === null;

/** The rotations of a project, looked at again while one of them is on its way. */
export const useRotations = (projectId: string) =>
  useQuery({
    ...reading(listOfRotations, { query: { workspaceId: projectId } }),
    refetchInterval: ({ state }) => (state.data?.secretRotations.some(isOnItsWay) ? often : seldom),
  });

/** The kinds of targets, each with what its form asks for. */
export const useProviders = (projectId: string) => {
  const found = useQuery({
    ...reading(providers, { path: { workspaceId: projectId } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const all = found.data?.providers ?? [];
  const providerOf = (name: string): Provider | undefined => all.find((each) => each.name === name);
  return { ...found, providers: all, providerOf };
};
