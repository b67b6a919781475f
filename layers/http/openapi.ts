import * as z from 'zod';
import type { Operation } from './operation.ts';

/** Operations that the document shows under one heading. */
export interface OpenApiSection {
  readonly title: string;
  readonly description?: string;
  readonly operations: readonly Operation[];
}

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

type JsonSchema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
};

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
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

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: OpenApiInfo;
  readonly servers: readonly object[];
  readonly tags: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: object;
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Says what a member means, by its name. */
export type NoteOf = (name: string) => string | undefined;
const noNotes: NoteOf = () => undefined;

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;
type Described = Parameters<Override>[0]['jsonSchema'];

/** JSON Schema has no need to know how far JavaScript counts, and examples would begin there. */
const withoutSafeBounds = (schema: Described): void => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

/**
 * What a member may be left out of, and what stands in for it, is asked of the member itself: our leniency (empty
 * texts, nulls, defaults) lives in preprocessing, which JSON Schema cannot see.
 */
const describeMembers =
  (noteOf: NoteOf): Override =>
  ({ zodSchema, jsonSchema }) => {
    withoutSafeBounds(jsonSchema);
    if (zodSchema._zod.def.type !== 'object') return;
    const shape = (zodSchema as z.core.$ZodObject)._zod.def.shape;
    const required: string[] = [];
    const properties = (jsonSchema.properties ?? {}) as Record<string, Described>;
    for (const [name, member] of Object.entries(shape)) {
      const note = noteOf(name);
      const left = z.safeParse(member, undefined);
      if (!left.success) required.push(name);
      // Members may share one schema: each gets a description of its own.
      properties[name] = {
        ...(note !== undefined && { description: note }),
        ...properties[name],
        ...(left.success && isPlain(left.data) && { default: left.data }),
      } as Described;
    }
    if (required.length > 0) jsonSchema.required = required;
    else delete jsonSchema.required;
  };

const schemaOf = (schema: z.ZodType, noteOf: NoteOf = noNotes): JsonSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: describeMembers(noteOf),
  });
  return described as JsonSchema;
};

/** Path parameters of a template, in order; a greedy `{name+}` counts like `{name}`. */
const paramsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name ?? '');

const templateOf = (path: string): string => path.replaceAll('+}', '}');
const shapeOf = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

/** Parameters carry their description themselves: pages show it there. */
const asParameter = (schema: unknown): Pick<Parameter, 'description' | 'schema'> => {
  const { description, ...rest } = schema as { readonly description?: string };
  return { ...(description !== undefined && { description }), schema: rest };
};

/** Path parameters, under the names that the template says; they are the operation's own in the same order. */
const pathParameters = (operation: Operation, template: string, noteOf: NoteOf): readonly Parameter[] => {
  const properties = operation.params ? schemaOf(operation.params, noteOf).properties : undefined;
  const own = paramsOf(operation.path);
  return paramsOf(template).map((name, index) => ({
    name,
    in: 'path',
    required: true,
    ...asParameter(properties?.[own[index] ?? ''] ?? { type: 'string' }),
  }));
};

const queryParameters = ({ query }: Operation, noteOf: NoteOf): readonly Parameter[] => {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, noteOf);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...asParameter(schema),
  }));
};

const requestBody = ({ body, forms, consumes = [] }: Operation, noteOf: NoteOf): object => {
  if (!body) return {};
  const schema = schemaOf(body, noteOf);
  const required = (schema.required ?? []).length > 0;
  const types = ['application/json', ...(forms ? ['application/x-www-form-urlencoded'] : []), ...consumes];
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) } };
};

const errorResponse = { $ref: '#/components/responses/Error' };

const responses = (
  { reply, etag, produces = 'application/json' }: Operation,
  noteOf: NoteOf,
): Record<string, object> => ({
  '200': { description: 'Success', content: { [produces]: { schema: schemaOf(reply, noteOf) } } },
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

interface Titled {
  readonly operation: Operation;
  readonly title: string;
}

const describe = ({ operation, title }: Titled, template: string, noteOf: NoteOf): OpenApiOperation => ({
  operationId: operationIdOf(operation),
  summary: operation.summary,
  tags: [title],
  security: securityOf(operation),
  parameters: [...pathParameters(operation, template, noteOf), ...queryParameters(operation, noteOf)],
  ...requestBody(operation, noteOf),
  responses: responses(operation, noteOf),
  'x-locket-access': operation.access.name,
  'x-locket-audit': operation.audit,
});

const ErrorEnvelope = z.object({
  reqId: z.string(),
  statusCode: z.int(),
  error: z.string(),
  message: z.string(),
  details: z.unknown(),
});

const components = (noteOf: NoteOf) => ({
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The access token of a machine identity or a person',
    },
  },
  schemas: { Error: schemaOf(ErrorEnvelope, noteOf) },
  responses: {
    Error: {
      description: 'A refusal',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
});

/** Operations by template and method. Templates that differ in parameter names only are one (OpenAPI 3.1, 4.8.8.1). */
const pathsOf = (titled: readonly Titled[], noteOf: NoteOf): OpenApiDocument['paths'] => {
  const templates = new Map<string, string>();
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const one of titled) {
    const { operation } = one;
    const shape = shapeOf(operation.path);
    const template = templates.get(shape) ?? templateOf(operation.path);
    templates.set(shape, template);
    paths[template] = {
      ...paths[template],
      [operation.method.toLowerCase()]: describe(one, template, noteOf),
    };
  }
  return paths;
};

/** The OpenAPI 3.1 document of these operations, for a server that answers it at `/api/docs/json`. */
export const openApiDocument = (
  sections: readonly OpenApiSection[],
  info: OpenApiInfo,
  noteOf: NoteOf = noNotes,
): OpenApiDocument => ({
  openapi: '3.1.0',
  info,
  servers: [{ url: '../..' }],
  tags: sections.map(({ title, description }) => ({ name: title, ...(description && { description }) })),
  paths: pathsOf(
    sections.flatMap(({ title, operations }) => operations.map((operation) => ({ operation, title }))),
    noteOf,
  ),
  components: components(noteOf),
});
