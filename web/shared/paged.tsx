import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from './button.tsx';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

interface Part<T> {
  readonly items: readonly T[];
  /** Where the next part begins, if there is one. */
  readonly next?: string | undefined;
}

/** For how many milliseconds what was read is kept, where that is another time than usual. */
interface Keeping {
  readonly gcTime?: number;
  readonly staleTime?: number;
  readonly refetchInterval?: number;
}

/** A list that is read part by part. */
export const usePaged = <T,>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Part<T>>,
  keeping: Keeping = {},
) => {
  const found = useInfiniteQuery({
    ...keeping,
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const { isPending, error, refetch, hasNextPage, isFetchingNextPage } = found;
  const data = found.data?.pages.flatMap(({ items }) => items);
  return {
    data,
    isPending,
    error,
    refetch,
    hasNextPage,
    isFetchingNextPage,
    more: () => void found.fetchNextPage(),
  };
};

interface Counted<T> {
  readonly items: readonly T[];
  /** Of all parts; without it a full part has another one after it. */
  readonly total?: number | undefined;
}

/** A list whose parts of `size` begin after so many items. */
export const useCounted = <T,>(
  key: readonly unknown[],
  size: number,
  read: (offset: number, signal: AbortSignal) => Promise<Counted<T>>,
  keeping: Keeping = {},
) =>
  usePaged<T>(
    key,
    async (cursor, signal) => {
      const offset = Number(cursor ?? 0);
      const { items, total } = await read(offset, signal);
      const end = offset + items.length;
      const hasMore = items.length > 0 && (total === undefined ? items.length >= size : end < total);
      return { items, next: hasMore ? String(end) : undefined };
    },
    keeping,
  );

/** Reads the next part, where there is one. */
export const MoreButton = ({
  list: { hasNextPage, isFetchingNextPage, more },
}: {
  list: Pick<ReturnType<typeof usePaged>, 'hasNextPage' | 'isFetchingNextPage' | 'more'>;
}) => {
  const t = useWords(sharedWords);
  if (!hasNextPage) return null;
  return (
    <div className="text-center">
      <Button busy={isFetchingNextPage} onClick={more}>
        {t.more}
      </Button>
    </div>
  );
};
