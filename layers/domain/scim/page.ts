/** Which part of a list is wanted (RFC 7644 section 3.4.2.4). */
export interface ScimPageRequest {
  /** From 1; less means 1. */
  readonly startIndex: number;
  readonly count: number;
}

export interface ScimPage<T> {
  readonly resources: readonly T[];
  /** How many there are in all, the page left aside. */
  readonly totalResults: number;
  readonly startIndex: number;
}

/** A page of what is in a stable order. */
export const scimPage = <T>(all: readonly T[], { startIndex, count }: ScimPageRequest): ScimPage<T> => {
  const first = Math.max(1, startIndex);
  return {
    resources: all.slice(first - 1, first - 1 + Math.max(0, count)),
    totalResults: all.length,
    startIndex: first,
  };
};
