import type * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import type { Operation } from './operation.ts';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
}

const read = (schema: z.ZodType | undefined): readonly string[] => {
  if (!schema) return [];
  const { type, shape, in: before, out } = schema._zod.def as unknown as Definition;
  if (type === 'object') return Object.keys(shape ?? {});
  return type === 'pipe' ? [...read(before), ...read(out)] : [];
};

const known = new WeakMap<z.ZodType, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** Names of the members that a schema of a query or body declares. */
export const membersOf = (schema: z.ZodType | undefined): ReadonlySet<string> => {
  if (!schema) return none;
  const members = known.get(schema) ?? new Set(read(schema));
  known.set(schema, members);
  return members;
};

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
