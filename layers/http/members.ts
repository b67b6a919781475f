import type * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import type { HttpRequest } from './http-request.ts';
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

type Addressed = Pick<Operation, 'method' | 'path' | 'query' | 'repeats'>;

/** Whether the last thing that the path says is a name or an id. */
const endsInName = (path: string): boolean => path.endsWith('}');

const isChange = ({ method }: Addressed): boolean => method !== 'GET';

const hasStrayQuery = ({ query }: Addressed, http: Pick<HttpRequest, 'query' | 'rawQuery'>): boolean => {
  const given = Object.keys(http.query);
  const declared = membersOf(query);
  return given.some((name) => !declared.has(name)) || (given.length === 0 && http.rawQuery !== '');
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const plain = (text: string): string => text.normalize('NFC').trim();

interface Repetition {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a client says beside the path, in the query or in the body, about a parameter of the path. */
const saidOf = (member: string, { query, body }: Repetition): readonly string[] => {
  const inBody = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[member] : null;
  return [query[member], inBody].filter(isText);
};

/**
 * A name that holds `?` does not reach us whole: a client that does not escape it sends the rest as a query, and an
 * HTTP API decodes the path and cuts it at the `?`. What is left names something else, which must not be changed. So a
 * change of something named takes no query but the members that it declares: `invalid-input` otherwise.
 */
export const assertNoStrayQuery = (
  operation: Addressed,
  http: Pick<HttpRequest, 'query' | 'rawQuery'>,
): void => {
  if (isChange(operation) && endsInName(operation.path) && hasStrayQuery(operation, http))
    throw new LocketError(
      'invalid-input',
      'query: has members that this operation does not know; a name in a path may not contain "?"',
    );
};

/** Clients that repeat the name from the path must repeat the same: `invalid-input` when the path lost a part of it. */
export const assertSameName = ({ repeats = {} }: Addressed, given: Repetition): void => {
  for (const [member, param] of Object.entries(repeats))
    for (const said of saidOf(member, given))
      if (plain(said) !== plain(given.params[param] ?? ''))
        throw new LocketError('invalid-input', `${member}: is not the ${param} that the path names`);
};

const blankEnds = /^ +| +$/g;

/**
 * Names are trimmed, so a line break or another odd space at the end of one in the path would lead to another thing:
 * `invalid-input`. Plain blanks are let go.
 */
export const assertPlainEnds = (params: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(params))
    if (/^\s|\s$/.test(value.replace(blankEnds, '')))
      throw new LocketError('invalid-input', `path.${name}: must not begin or end with white space`);
};
