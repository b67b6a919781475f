import { useCallback, useEffect, useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';

const list = 'GET /api/v1/secret/{secretId}/secret-versions';
const most = 100;

export type Version = ReplyOf<typeof list>['secretVersions'][number];

/**
 * The versions of a secret, read part by part. They hold values: they stand in this state alone and go with it, for
 * what a cache of queries lets go of may stay in the memory of the browser.
 */
export const useVersions = (secretId: string) => {
  const [data, setData] = useState<readonly Version[]>();
  const [error, setError] = useState<unknown>();
  const [isReading, setReading] = useState(true);
  const [isWhole, setWhole] = useState(false);
  const read = useCallback(
    async (offset: number, signal?: AbortSignal) => {
      setReading(true);
      setError(undefined);
      try {
        const query = { limit: most, offset };
        const { secretVersions } = await call(list, { path: { secretId }, query }, { signal });
        if (signal?.aborted) return;
        setData((before = []) => [...before.slice(0, offset), ...secretVersions]);
        setWhole(secretVersions.length < most);
      } catch (failure) {
        if (!signal?.aborted) setError(failure);
      } finally {
        if (!signal?.aborted) setReading(false);
      }
    },
    [secretId],
  );
  useEffect(() => {
    const leaving = new AbortController();
    void read(0, leaving.signal);
    return () => leaving.abort();
  }, [read]);
  const more = () => void read(data?.length ?? 0);
  return {
    data,
    error,
    isPending: isReading && data === undefined,
    refetch: () => read(data?.length ?? 0),
    hasNextPage: data !== undefined && !isWhole,
    isFetchingNextPage: isReading,
    more,
  };
};
