import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from './button.tsx';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

interface Part<T> {
  readonly items: readonly T[];
  /** Where the next part begins, if there is one. */
  readonly next?: string | undefined;
}

/** A list that is read part by part. */
export const usePaged = <T,>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Part<T>>,
) => {
  const found = useInfiniteQuery({
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
