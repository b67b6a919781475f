import { statusOfOutcome } from './error-table.ts';
import { type NoteOf, schemaOf } from './openapi-schema.ts';
import type { Operation, Outcome } from './operation.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly example?: string;
  readonly schema: unknown;
}

/** A valid request to an operation, as far as its members say more than the path. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What the document says beyond the schemas. */
export interface Annotations {
  readonly noteOf: NoteOf;
  /** By `METHOD /path`. */
  readonly examples?: Readonly<Record<string, Example>>;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
  readonly 'x-locket-access': string;
  readonly 'x-locket-audit': string | null;
}

/** Path parameters of a template, in order; a greedy `{name+}` counts like `{name}`. */
const paramsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name ?? '');

/** Parameters carry their description themselves: pages show it there. */
const asParameter = (schema: unknown): Pick<Parameter, 'description' | 'schema'> => {
  const { description, ...rest } = schema as { readonly description?: string };
  return { ...(description !== undefined && { description }), schema: rest };
};

const exampleAt = (examples: Readonly<Record<string, string>>, name: string): Pick<Parameter, 'example'> =>
  Object.hasOwn(examples, name) ? { example: examples[name] ?? '' } : {};

/** Path parameters, under the names that the template says; they are the operation's own in the same order. */
const pathParameters = (
  operation: Operation,
  template: string,
  noteOf: NoteOf,
  example: Example['params'] = {},
): readonly Parameter[] => {
  const properties = operation.params ? schemaOf(operation.params, noteOf).properties : undefined;
  const own = paramsOf(operation.path);
  return paramsOf(template).map((name, index) => ({
    name,
    in: 'path',
    required: true,
    ...asParameter(properties?.[own[index] ?? ''] ?? { type: 'string' }),
    ...exampleAt(example, own[index] ?? ''),
  }));
};

const queryParameters = (
  { query }: Operation,
  noteOf: NoteOf,
  example: Example['query'] = {},
): readonly Parameter[] => {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, noteOf);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...asParameter(schema),
    ...exampleAt(example, name),
  }));
};

const requestBody = (
  { body, forms, consumes = [] }: Operation,
  noteOf: NoteOf,
  example: Example['body'],
): object => {
  if (!body) return {};
  const schema = schemaOf(body, noteOf);
  const required = (schema.required ?? []).length > 0;
  const types = ['application/json', ...(forms ? ['application/x-www-form-urlencoded'] : []), ...consumes];
  const content = { schema, ...(example && { example }) };
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, content])) } };
};

const errorResponse = { $ref: '#/components/responses/Error' };

const meanings: Readonly<Record<Outcome, string>> = {
  ok: 'Success',
  created: 'Made',
  'no-content': 'Success, without a body',
  found: 'Go on at the address in `Location`',
};

/** Whether there is a body to describe. */
const speaks = (outcome: Outcome): boolean => outcome === 'ok' || outcome === 'created';

const responses = (
  { reply, etag, outcomes = ['ok'], produces = 'application/json' }: Operation,
  noteOf: NoteOf,
): Record<string, object> => ({
  ...Object.fromEntries(
    outcomes.map((outcome) => [
      String(statusOfOutcome[outcome]),
      {
        description: meanings[outcome],
        ...(speaks(outcome) && { content: { [produces]: { schema: schemaOf(reply(), noteOf) } } }),
      },
    ]),
  ),
  ...(etag && { '304': { description: 'Unchanged since the `ETag` in `If-None-Match`' } }),
  default: errorResponse,
});

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const camelCased = (segment: string): string =>
  segment
    .split(/[^A-Za-z0-9]+/)
    .map(capitalised)
    .join('');

/** E.g. `getV1FoldersById`: method and path, which no two operations share. */
const operationIdOf = ({ method, path }: Operation): string =>
  method.toLowerCase() +
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== 'api')
    .map((segment) => (segment.startsWith('{') ? `By${camelCased(segment)}` : camelCased(segment)))
    .join('');

const bearer = { bearer: [] };

/** What has to be presented: nothing, a bearer, or either where a bearer only tells more about the caller. */
const securityOf = ({ access: { kinds } }: Operation): OpenApiOperation['security'] => {
  if (!kinds.includes('anonymous')) return [bearer];
  return kinds.length > 1 ? [{}, bearer] : [];
};

/** One operation under a template of its path, and under the title of its group. */
export const describe = (
  operation: Operation,
  title: string,
  template: string,
  { noteOf, examples = {} }: Annotations,
): OpenApiOperation => {
  const { params, query, body } = examples[`${operation.method} ${operation.path}`] ?? {};
  return {
    operationId: operationIdOf(operation),
    summary: operation.summary,
    tags: [title],
    security: securityOf(operation),
    parameters: [
      ...pathParameters(operation, template, noteOf, params),
      ...queryParameters(operation, noteOf, query),
    ],
    ...requestBody(operation, noteOf, body),
    responses: responses(operation, noteOf),
    'x-locket-access': operation.access.name,
    'x-locket-audit': operation.audit,
  };
};
