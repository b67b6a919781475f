import { type Lease, type LeaseAsked, takeLease } from '../dynamic-secrets/leases.ts';
import type { Caller } from '../instance/caller.ts';
import { type Place, readSecrets, type Secret, type Selection, secretOf } from '../secrets/reading.ts';
import { type Functions, open, text } from './functions.ts';
import { bytesOf, fromJson, Struct, TemplateFault, textOf, type Value } from './values.ts';

/** Names in JSON, as `export` writes them. */
const jsonNames = {
  Key: 'key',
  WorkspaceId: 'workspace',
  Value: 'value',
  Type: 'type',
  ID: '_id',
  SecretPath: 'secretPath',
  Tags: 'tags',
  Comment: 'comment',
  SkipMultilineEncoding: 'skipMultilineEncoding',
};

const tagNames = { ID: '_id', Name: 'name', Slug: 'slug' };

const structOf = (fields: Readonly<Record<string, Value>>, names: Readonly<Record<string, string>>): Struct =>
  new Struct(
    new Map(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? bytesOf(value) : value,
      ]),
    ),
    names,
  );

/** A secret as templates see it. @throws TemplateFault when its value is withheld: no file should get a placeholder */
const shown = (secret: Secret): Struct => {
  if (secret.isHidden) throw new TemplateFault(`the value of ${secret.key} may not be read`);
  return structOf(
    {
      Key: secret.key,
      WorkspaceId: secret.projectId,
      Value: secret.value,
      Type: secret.type,
      ID: secret.id,
      SecretPath: secret.path,
      Tags: secret.tags.map(({ id, name, slug }) => structOf({ ID: id, Name: name, Slug: slug }, tagNames)),
      Comment: secret.comment,
      SkipMultilineEncoding: secret.skipMultilineEncoding,
    },
    jsonNames,
  );
};

const switches = ['recursive', 'expandSecretReferences'];

/** What stands in JSON behind the place. @throws TemplateFault */
const selectionIn = (options: readonly string[]): Selection => {
  if (options.length > 1) throw new TemplateFault('there are too many arguments');
  let held: Record<string, unknown>;
  try {
    held = { ...JSON.parse(textOf(options[0] ?? '{}')) };
  } catch {
    throw new TemplateFault('the options are no JSON');
  }
  for (const [name, value] of Object.entries(held))
    if (!switches.includes(name) || typeof value !== 'boolean')
      throw new TemplateFault(`the options are ${switches.join(' and ')}, each true or false`);
  return {
    recursive: held.recursive === true,
    expand: held.expandSecretReferences !== false,
    imports: true,
    overrides: false,
    tags: [],
  };
};

/** Names of the functions that read secrets. */
export const secretFunctionNames = [
  'listSecrets',
  'secret',
  'listSecretsByProjectSlug',
  'getSecretByName',
  'dynamicSecret',
  'dynamic_secret',
];

/** What a dynamic secret gives. @throws TemplateFault for principals, which no provider here has */
const leased = async (
  names: readonly string[],
  more: readonly string[],
  take: (asked: LeaseAsked) => Promise<Lease>,
): Promise<Value> => {
  const [projectSlug = '', environmentSlug = '', path = '', dynamicSecretName = ''] = names.map(textOf);
  const [ttl = '', ...others] = more.map(textOf);
  if (others.length > 0) throw new TemplateFault('there are too many arguments: principals are not known');
  const lease = await take({ projectSlug, environmentSlug, path, dynamicSecretName, ...(ttl && { ttl }) });
  return fromJson(lease.data);
};

/** The functions of templates that read secrets from a Locket; `take` gets leases of dynamic ones. */
export const secretFunctions = (
  caller: Caller,
  take = (asked: LeaseAsked): Promise<Lease> => takeLease(caller, asked),
): Functions => {
  const dynamicSecret = open([text, text, text, text], text, (names, more) => leased(names, more, take));

  const list = async (place: Place, options: readonly string[]): Promise<Value> =>
    (await readSecrets(caller, place, selectionIn(options))).map(shown);

  const listSecrets = open([text, text, text], text, ([projectId, environment, path], options) =>
    list({ projectId: textOf(projectId), environment: textOf(environment), path: textOf(path) }, options),
  );

  const get = async (names: readonly string[]): Promise<Value> => {
    const [projectId = '', environment = '', secretPath = '', secretName = ''] = names.map(textOf);
    const { secret } = await caller.call('GET /api/v4/secrets/{secretName}', {
      path: { secretName },
      query: { projectId, environment, secretPath, expandSecretReferences: true, includeImports: true },
    });
    return shown(secretOf(secret));
  };

  return {
    listSecrets,
    secret: listSecrets,
    listSecretsByProjectSlug: open([text, text, text], text, ([projectSlug, environment, path], options) =>
      list(
        { projectSlug: textOf(projectSlug), environment: textOf(environment), path: textOf(path) },
        options,
      ),
    ),
    dynamicSecret,
    dynamic_secret: dynamicSecret,
    getSecretByName: { min: 4, max: 4, run: (args) => get(args.map(text)) },
  };
};
