/** Which part of a list is wanted. */
export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
  /** Part of a name, in any case. */
  readonly search?: string | undefined;
}

export interface Page<T> {
  readonly page: readonly T[];
  /** How many match in all, the page left aside. */
  readonly totalCount: number;
}

export const pageOf = <T>(all: readonly T[], { offset, limit }: PageRequest): Page<T> => ({
  page: all.slice(offset, offset + limit),
  totalCount: all.length,
});

/** Whether one of these names holds what is looked for. */
export const isSought = (
  { search = '' }: PageRequest,
  ...names: readonly (string | null | undefined)[]
): boolean => names.some((name) => name?.toLowerCase().includes(search.toLowerCase()));

/** Which of those who could be in a group are listed: who is, who is not, or both. */
export type InOrOut = 'in' | 'out' | 'both';
