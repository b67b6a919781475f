import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import {
  type Adapter,
  allPages,
  type Document,
  type PlaceContext,
  perKey,
  wholeDocument,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { checkAws } from './access.ts';
import { attempted, codeIn } from './fault.ts';
import { clientFor, createSecret, restoreOwn, updateSecret } from './secrets-client.ts';

/** The secret that holds all keys, as it was read. */
interface Held {
  readonly state: 'absent' | 'deleted' | 'present';
  readonly content: Readonly<Record<string, unknown>>;
}

const nameOf = ({ destination: { app } }: PlaceContext): string => {
  if (!app) throw fault('refused', 'The destination lacks the name of the secret');
  return app;
};

const contentOf = (text: string | undefined): Held['content'] => {
  try {
    const content: unknown = JSON.parse(text || '{}');
    if (typeof content === 'object' && content !== null && !Array.isArray(content))
      return content as Held['content'];
  } catch {
    // Told below.
  }
  throw fault('refused', 'The secret at the target holds no JSON object');
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const documentOf = (rest: Held): Document<Held> => ({
  rest,
  values: new Map(Object.entries(rest.content).map(([name, value]) => [name, textOf(value)])),
});

const read = async (context: PlaceContext): Promise<Document<Held>> => {
  const SecretId = nameOf(context);
  try {
    const { SecretString } = await attempted(() =>
      clientFor(context).send(new GetSecretValueCommand({ SecretId })),
    );
    return documentOf({ state: 'present', content: contentOf(SecretString) });
  } catch (error) {
    if (codeIn(error) === 'ResourceNotFoundException') return documentOf({ state: 'absent', content: {} });
    if (codeIn(error) === 'InvalidRequestException') return documentOf({ state: 'deleted', content: {} });
    throw error;
  }
};

/** One secret with the JSON of all keys; what others put into it stays as it is, numbers and objects included. */
const manyToOne = wholeDocument<Held>({
  check: checkAws,
  read,
  write: async (context, next, { rest: { state, content } }, changes) => {
    const name = nameOf(context);
    const changed = new Set(changes.map((change) => change.name));
    const text = JSON.stringify(
      Object.fromEntries([...next].map(([key, value]) => [key, changed.has(key) ? value : content[key]])),
    );
    const isOurs = changes.some((change) => change.kind === 'put' && change.isOurs);
    if (state === 'absent') return createSecret(context, name, text, isOurs);
    if (state === 'deleted') await restoreOwn(context, name, isOurs);
    return updateSecret(context, name, text);
  },
});

/** Names only: reading a value takes a call and a right for each, also for what is nobody's business here. */
const list = async (context: PlaceContext) => {
  const found = await allPages<string, SecretListEntry>('', async (NextToken) => {
    const page = await attempted(() =>
      clientFor(context).send(new ListSecretsCommand({ MaxResults: 100, ...(NextToken && { NextToken }) })),
    );
    return { items: page.SecretList ?? [], next: page.NextToken || undefined };
  });
  return found.flatMap(({ Name, OwningService }) =>
    Name === undefined ? [] : [{ name: Name, ...(OwningService && { isReserved: true as const }) }],
  );
};

/** A secret per key. What is deleted stays recoverable for as long as AWS has it by default. */
const oneToOne = perKey({
  check: checkAws,
  list,
  put: (context, { name, value, was, isOurs }) =>
    was ? updateSecret(context, name, value) : createSecret(context, name, value, isOurs),
  remove: async (context, { name }) => {
    try {
      await attempted(() => clientFor(context).send(new DeleteSecretCommand({ SecretId: name })));
    } catch (error) {
      if (codeIn(error) !== 'ResourceNotFoundException') throw error;
    }
  },
});

const by = ({ options: { mapping } }: PlaceContext): Adapter =>
  mapping === 'one-to-one' ? oneToOne : manyToOne;

/** Secrets of AWS Secrets Manager: one that holds all keys, or one for each. */
export const adapter: Adapter = {
  check: checkAws,
  list: (context) => by(context).list(context),
  apply: (context, changes) => by(context).apply(context, changes),
  choices: {
    apps: async () => [],
    'kms-keys': async (context, { region }) =>
      (await import('./kms-keys.part.ts')).kmsKeysIn(context, region),
  },
};
