import { createHash } from 'node:crypto';
import { operations } from '../../functions/routes.ts';
import type { Operation } from '../../layers/http/operation.ts';
import type { ApiServer } from '../../local/gateway/server.ts';
import type { ApiType } from '../../local/template/api.ts';
import { listening, type Received, send } from '../clients/exchange.ts';
import { type AppOptions, startApp, type TestApp } from '../harness/app.ts';
import { allItems } from '../harness/table.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded, type Prepared, requestTo } from '../specimens/request.ts';
import { bootstrapped } from './instance.ts';
import { sessionIn } from './session.ts';
import { createVictim, type Names } from './victim.ts';

/** Whatever an operation needs to be called by somebody with every right. */
export interface Place {
  readonly app: TestApp;
  readonly names: Names;
  readonly servers: Readonly<Record<ApiType, ApiServer>>;
  tokenFor(operation: Operation): string;
  /** What is stored, but for the trail. */
  stored(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Storage gives members of maps in any order. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const digestOf = (item: object): string =>
  createHash('sha256').update(JSON.stringify(item, inOrder)).digest('hex').slice(0, 12);

/** `origins` are those that the local runner lets in; API Gateway lets in everybody. */
export const openPlace = async (
  options: AppOptions = {},
  origins: readonly string[] = [],
): Promise<Place> => {
  const visitors = { hosts: [], origins };
  const app = await startApp(options);
  const home = await bootstrapped(app);
  const { names } = await createVictim(home);
  const person = await sessionIn(home);
  const servers = {
    http: await listening(app, 'http', visitors),
    rest: await listening(app, 'rest', visitors),
  };
  return {
    app,
    names,
    servers,
    tokenFor: ({ access: { kinds } }) => {
      if (kinds.includes('identity')) return home.admin;
      if (kinds.includes('scim')) return names.scimToken;
      return kinds.includes('user') ? person : names.serviceToken;
    },
    stored: async () =>
      (await allItems(app.table))
        .filter(({ pk }) => !String(pk).startsWith('AUDIT#'))
        .map((item) => `${item.pk} ${item.sk} ${digestOf(item)}`)
        .sort(),
    stop: async () => {
      await Promise.all(Object.values(servers).map((server) => server.stop(1000)));
    },
  };
};

/** Operations that look at credentials, for tables of tests. */
export const guarded = operations
  .filter(isGuarded)
  .map((operation) => ({ name: keyOf(operation), operation }));

/** A valid request to an operation as it stands on the wire. */
export const preparedFor = ({ names, tokenFor }: Place, operation: Operation): Prepared => ({
  ...requestTo(operation, names),
  token: tokenFor(operation),
});

const targetOf = ({ path, query = {} }: Pick<Prepared, 'path' | 'query'>): string => {
  const members = new URLSearchParams(query as Record<string, string>).toString();
  return members === '' ? path : `${path}?${members}`;
};

/** Sends a prepared request to an API of this type; `target` and `headers` replace its own. */
export const sendTo = (
  { servers }: Place,
  type: ApiType,
  prepared: Prepared,
  changes: {
    readonly method?: string;
    readonly target?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<Received> =>
  send(servers[type].port, {
    method: changes.method ?? prepared.method,
    target: changes.target ?? targetOf(prepared),
    headers: {
      ...(prepared.token && { authorization: `Bearer ${prepared.token}` }),
      ...(prepared.body !== undefined && { 'content-type': 'application/json' }),
      ...changes.headers,
    },
    body: changes.body ?? (prepared.body === undefined ? '' : JSON.stringify(prepared.body)),
  });
