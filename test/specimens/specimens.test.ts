import { beforeAll, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { startApp, type TestApp } from '../harness/app.ts';
import { bootstrapped, type Instance } from '../world/instance.ts';
import { rememberTable } from '../world/rewind.ts';
import { sessionIn } from '../world/session.ts';
import { createVictim, type Names } from '../world/victim.ts';
import { found, keyOf } from './all.ts';
import { isGuarded, requestTo, specimenOf } from './request.ts';

const all = operations.map((operation) => ({ name: keyOf(operation), operation }));

let app: TestApp;
let home: Instance;
let person: string;
let names: Names;
let rewind: () => Promise<void>;

beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
  person = await sessionIn(home);
  names = (await createVictim(home)).names;
  rewind = await rememberTable(app.table);
});

const credentialsFor = (operation: Operation): { readonly token?: string } => {
  if (!isGuarded(operation)) return {};
  return { token: operation.access.kinds.includes('identity') ? home.admin : person };
};

// A specimen that is refused for another reason than its caller would prove nothing in the matrices.
it.each(all)('$name: whoever has every right is answered', async ({ operation }) => {
  const { owner } = specimenOf(operation, names);
  const { method, path, ...request } = requestTo(operation, names);

  const reply = await app.request(method, path, { ...request, ...credentialsFor(operation) });
  if (method !== 'GET') await rewind();

  expect(reply.status, `answered ${reply.text}`).toBe(owner?.status ?? 200);
  if (owner) expect(reply.body.message).toMatch(owner.message);
});

it('stand for operations that there are, each once', () => {
  const served = new Set(all.map(({ name }) => name));
  expect(found.filter(([key]) => !served.has(key)).map(([key, , file]) => `${file}: ${key}`)).toEqual([]);
  expect(new Set(found.map(([key]) => key)).size).toBe(found.length);
});

it('name members as secret that they send', () => {
  const hidden = all.flatMap(({ name, operation }) => {
    const { secret = [], body = {} } = specimenOf(operation, names);
    return secret.map((path) => ({
      name,
      path,
      text: path
        .split('.')
        .reduce<unknown>((value, member) => (value as Record<string, unknown>)?.[member], body),
    }));
  });
  expect(hidden.length).toBeGreaterThan(10);
  expect(hidden.filter(({ text }) => typeof text !== 'string')).toEqual([]);
});
