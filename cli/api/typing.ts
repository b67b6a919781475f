/** A JSON Schema, as far as the description of the API uses it. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } };
}

interface Described {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

const simple: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

const unionOf = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const memberName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const objectType = (members: readonly (readonly [string, Schema | undefined, boolean])[]): string => {
  const lines = members.map(
    ([name, schema, required]) => `readonly ${memberName(name)}${required ? '' : '?'}: ${typeOf(schema)};`,
  );
  return lines.length === 0 ? 'Readonly<Record<never, never>>' : `{ ${lines.join(' ')} }`;
};

const typeOf = (schema: Schema | undefined): string => {
  if (!schema) return 'unknown';
  const { type, anyOf, oneOf, properties, required = [], additionalProperties, items } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return unionOf(schema.enum.map((value) => JSON.stringify(value)));
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return unionOf(alternatives.map(typeOf));
  if (type === 'array') return `readonly (${typeOf(items)})[]`;
  if (properties)
    return objectType(
      Object.entries(properties).map(([name, member]) => [name, member, required.includes(name)]),
    );
  if (type === 'object')
    return `Readonly<Record<string, ${typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'}>>`;
  return simple[type ?? ''] ?? 'unknown';
};

const parametersIn = ({ parameters = [] }: Described, place: string): string =>
  objectType(
    parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema, required }) => [name, schema, required === true]),
  );

const schemaIn = (content: Content | undefined): Schema | undefined =>
  content?.content?.['application/json']?.schema;

const entryOf = (route: string, operation: Described): string => {
  const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1];
  const body = schemaIn(operation.requestBody);
  return [
    `  '${route}': {`,
    `    readonly path: ${parametersIn(operation, 'path')};`,
    `    readonly query: ${parametersIn(operation, 'query')};`,
    `    readonly body: ${body ? typeOf(body) : 'undefined'};`,
    `    readonly reply: ${typeOf(schemaIn(success))};`,
    '  };',
  ].join('\n');
};

/** TypeScript for these operations, each by its method and path, from an OpenAPI document. */
export const typesOfOperations = (document: object, routes: readonly string[]): string => {
  const { paths } = document as { paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };
  const entries = routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    const operation = paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`The API has no ${route}`);
    return entryOf(route, operation);
  });
  return `// Written by \`npm run cli-api\` from the route table.\n\nexport interface Operations {\n${entries.join('\n')}\n}\n`;
};
