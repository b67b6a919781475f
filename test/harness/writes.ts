import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** An item's key as DynamoDB writes it down. */
export interface RawKey {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}

interface Targets {
  readonly TableName: string;
  readonly Item?: RawKey;
  readonly Key?: RawKey;
}

interface BatchEntry {
  readonly PutRequest?: { readonly Item: RawKey };
  readonly DeleteRequest?: { readonly Key: RawKey };
}

/** The keys that a call asks to be written, by table. */
type Written = readonly (readonly [table: string, key: RawKey])[];

const oneKey = ({ TableName, Item, Key }: Targets): Written => {
  const key = Item ?? Key;
  return key ? [[TableName, { pk: key.pk, sk: key.sk }]] : [];
};

const keysIn: Readonly<Record<string, (input: never) => Written>> = {
  PutItem: oneKey,
  UpdateItem: oneKey,
  DeleteItem: oneKey,
  TransactWriteItems: ({ TransactItems }: { TransactItems: readonly Readonly<Record<string, Targets>>[] }) =>
    TransactItems.flatMap((action) => Object.values(action).flatMap(oneKey)),
  BatchWriteItem: ({ RequestItems }: { RequestItems: Readonly<Record<string, readonly BatchEntry[]>> }) =>
    Object.entries(RequestItems).flatMap(([table, entries]) =>
      entries.flatMap(({ PutRequest, DeleteRequest }) => {
        const key = PutRequest?.Item ?? DeleteRequest?.Key;
        return key ? [[table, { pk: key.pk, sk: key.sk }] as const] : [];
      }),
    ),
};

/** Keys of one table that somebody asked to be written, and how many of the calls that do are still under way. */
interface Noted {
  readonly key: RawKey;
  open: number;
}

type Keys = Map<string, Noted>;
/** For each of those who follow a table, what was written since they last asked. */
const watched = new Map<string, readonly Keys[]>();

const idOf = ({ pk, sk }: RawKey): string => `${pk.S} ${sk.S}`;

const note = (operation: string, body: string): (() => void) => {
  const written = keysIn[operation]?.(JSON.parse(body) as never) ?? [];
  const noted = written.flatMap(([table, key]) =>
    (watched.get(table) ?? []).map((keys) => {
      const known = keys.get(idOf(key)) ?? { key, open: 0 };
      known.open += 1;
      keys.set(idOf(key), known);
      return known;
    }),
  );
  return () => {
    for (const each of noted) each.open -= 1;
  };
};

/** Notes what a request to DynamoDB writes as soon as it is whole, before it is sent. */
const listen = (message: unknown): void => {
  const { request } = message as { request: ClientRequest };
  const target = request.getHeader('x-amz-target');
  const operation = typeof target === 'string' ? target.replace(/^DynamoDB_\d+\./, '') : '';
  if (!(operation in keysIn)) return;
  const end = request.end;
  request.end = function (this: ClientRequest, ...given: unknown[]) {
    const [body] = given;
    if (typeof body !== 'string' && !(body instanceof Uint8Array))
      throw new Error(`A ${operation} was sent in pieces, which nobody can follow`);
    const close = note(operation, typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
    request.once('close', close);
    return end.apply(this, given as never);
  } as typeof end;
};

let isListening = false;

/**
 * Follows what this process asks to be written to a table from now on, by any client over `node:http`. Answers the keys
 * that were asked for since it was last asked; one whose call is under way comes again.
 */
export const watchWrites = (table: string): (() => readonly RawKey[]) => {
  if (!isListening) subscribe('http.client.request.created', listen);
  isListening = true;
  const keys: Keys = new Map();
  watched.set(table, [...(watched.get(table) ?? []), keys]);
  return () => {
    const taken = [...keys.values()].map(({ key }) => key);
    for (const [id, { open }] of keys) if (open === 0) keys.delete(id);
    return taken;
  };
};
