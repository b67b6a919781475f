import { LocketError } from '../domain/errors.ts';
import { membersOf } from './members.ts';
import type { Operation } from './operation.ts';

/**
 * Query members by which one list or another is narrowed. Where a reply would ignore one, it would show more than was
 * asked for, so it is refused there; members that no list knows are ignored, as clients need it.
 */
export const knownFilters: readonly string[] = [
  'tagSlugs',
  'tags',
  'metadataFilter',
  'secretKeyPrefix',
  'search',
  'roles',
  'username',
  'lastSecretModified',
];

const isGiven = (value: string | undefined): boolean => value !== undefined && value.trim() !== '';

/** `invalid-input` for a filter that this operation does not apply. */
export const assertFiltersKnown = (
  { method, query }: Pick<Operation, 'method' | 'query'>,
  given: Readonly<Record<string, string>>,
): void => {
  if (method !== 'GET') return;
  const declared = membersOf(query);
  const unknown = knownFilters.filter((name) => isGiven(given[name]) && !declared.has(name));
  if (unknown.length > 0)
    throw new LocketError('invalid-input', `query: this operation cannot filter by ${unknown.join(', ')}`);
};
