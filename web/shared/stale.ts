import { queryClient } from '../api/queries.ts';

/**
 * Has what was read by these keys be read again, after a change. A reading that was on its way when the change came is
 * let go of first: it tells how things were before.
 */
export const readAgain = async (...keys: readonly string[]): Promise<void> => {
  await Promise.all(keys.map((key) => queryClient.cancelQueries({ queryKey: [key] })));
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
};
