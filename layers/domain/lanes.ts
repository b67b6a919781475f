/** Does work for every member, at most `lanes` at a time, and answers in their order; the first failure is thrown. */
export const inLanes = async <T, R>(
  all: readonly T[],
  lanes: number,
  work: (member: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < all.length) {
      const n = next;
      next += 1;
      results[n] = await work(all[n] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane));
  return results;
};
