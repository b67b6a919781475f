import { beforeAll, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { startApp, type TestApp } from '../harness/app.ts';
import { bootstrapped, type Instance } from '../harness/instance.ts';
import { sessionIn } from './callers.ts';
import { isGuarded, keyOf, requestTo, sampleOf } from './request.ts';
import { createVictim, type Victim } from './victim.ts';

/** A sample that is refused for another reason than its caller would prove nothing in the matrix. */
const guarded = operations.filter(isGuarded).map((operation) => ({ name: keyOf(operation), operation }));

let app: TestApp;
let home: Instance;
let readable: Victim;

beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
  readable = await createVictim(home);
});

it.each(guarded)('$name: whoever has every right is answered', async ({ operation }) => {
  const { names } = operation.method === 'GET' ? readable : await createVictim(home);
  const token = operation.access.kinds.includes('identity') ? home.admin : await sessionIn(home);
  const { owner } = sampleOf(operation, names);
  const { method, path, ...request } = requestTo(operation, names);

  const reply = await app.request(method, path, { ...request, token });

  expect(reply.status, `answered ${reply.text}`).toBe(owner?.status ?? 200);
  if (owner) expect(reply.body.message).toMatch(owner.message);
});
