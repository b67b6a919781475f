import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { cookieIn } from '../../world/accounts-place.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';

let storage: CountingStorage;
let app: TestApp;
let instance: Instance;
beforeAll(async () => {
  storage = await countingStorage();
  app = await startApp({ endpoint: storage.endpoint });
  instance = await bootstrapped(app);
});
afterAll(() => storage.close());

const login = () =>
  app.ok('POST', '/api/v3/auth/login', { body: { email: instance.email, password: instance.password } });

it('a person logs in with three rounds to storage', async () => {
  await login();
  const { rounds, calls } = await storage.counted(login);
  expect(rounds, calls.join()).toBeLessThanOrEqual(3);
});

it('a session is refreshed with two', async () => {
  const cookies = [cookieIn(await login())];
  const { rounds, calls } = await storage.counted(() => app.ok('POST', '/api/v1/auth/token', { cookies }));
  expect(rounds, calls.join()).toBeLessThanOrEqual(2);
});
