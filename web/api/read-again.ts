import type { QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what is shown of these routes, or of all when none is named. What is on its way was asked before the change: a refetch would join a first
 * read instead of following it, so it is given up.
 */
export const readAgainBy = async (client: QueryClient, routes: readonly string[]): Promise<void> => {
  const keys = routes.length === 0 ? [{}] : routes.map((route) => ({ queryKey: [route] }));
  await Promise.all(keys.map((key) => client.cancelQueries(key)));
  await Promise.all(keys.map((key) => client.invalidateQueries(key)));
};
