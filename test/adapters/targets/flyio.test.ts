import { expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import { serve } from './stand-in.ts';

it.each([
  ['fo1_personal', 'Bearer fo1_personal'],
  ['fm2_of-an-app,fm2_discharge', 'FlyV1 fm2_of-an-app,fm2_discharge'],
  ['FlyV1 fm2_of-an-app', 'FlyV1 fm2_of-an-app'],
])('shows the token %j as its kind is shown', async (accessToken, shown) => {
  const asked: unknown[] = [];
  const served = await serve({
    keys: new Map(),
    answer: ({ headers }) => {
      asked.push(headers.authorization);
      return { json: { data: { viewer: { id: 'me' } } } };
    },
  });
  const elsewhere = { 'api.fly.io': served.url };
  const targets = openSyncTargets({ allowPrivateTargets: true, elsewhere }, { now: () => new Date() });
  const outcome = await targets.check({ target: 'flyio', externalId: '', credentials: { accessToken } });
  await served.close();
  expect(outcome).toEqual({ kind: 'done', value: true });
  expect(asked).toEqual([shown]);
});
