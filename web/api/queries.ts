import { QueryClient, queryOptions, useMutation } from '@tanstack/react-query';
import { ApiFault, call, type InputOf, type ReplyOf, type Route, unreachable } from './client.ts';
import { readAgainBy } from './read-again.ts';

/** Refusals that a repetition may heal. */
const passing = new Set([unreachable, 429, 502, 503, 504]);

const isPassing = (error: unknown): boolean => error instanceof ApiFault && passing.has(error.status);

const patience = 2;
const longestWait = 20_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => isPassing(error) && failures < patience,
      retryDelay: (failures, error) =>
        Math.min(
          (error instanceof ApiFault && error.retryAfter ? error.retryAfter : 2 ** failures) * 1000,
          longestWait,
        ),
    },
    // What was sent and answered may be secret: it goes with the component that asked.
    mutations: { retry: false, gcTime: 0 },
  },
});

/** A reading operation as a query: its key is the route and what it is asked. */
export const reading = <R extends Route>(route: R, input: InputOf<R>) =>
  queryOptions({
    queryKey: [route, input] as const,
    queryFn: ({ signal }): Promise<ReplyOf<R>> => call(route, input, { signal }),
  });

/** What the page shows of these routes is stale. */
export const readAgain = (...routes: readonly string[]): Promise<void> => readAgainBy(queryClient, routes);

/** An operation that changes something; what was read from these routes is stale afterwards. */
export const useChange = <R extends Route>(route: R, ...stale: readonly Route[]) =>
  useMutation<ReplyOf<R>, Error, InputOf<R>>({
    mutationFn: (input) => call(route, input),
    onSuccess: () => readAgain(...stale),
  });
