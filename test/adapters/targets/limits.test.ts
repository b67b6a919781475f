import { expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import { serve } from './stand-in.ts';

const now = new Date('2026-11-30T00:00:00Z');
const at = (seconds: number): string => String(now.getTime() / 1_000 + seconds);

it.each([
  [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': at(120) }, 120],
  [429, { 'ratelimit-remaining': '0', 'ratelimit-reset': at(60) }, 60],
  [429, { 'ratelimit-reset': '30' }, 30],
  [429, { 'retry-after': '7', 'x-ratelimit-reset': at(120) }, 7],
  [429, { 'x-ratelimit-reset': at(-5) }, 1],
  [429, { 'x-ratelimit-reset': at(86_400) }, 900],
  [503, { 'retry-after': '20' }, 20],
  [503, {}, 5],
])('a target that answers %i with %j is left alone for %i seconds', async (status, headers, retryAfter) => {
  const served = await serve({ keys: new Map(), answer: () => ({ status, headers }) });
  const elsewhere = { 'api.github.com': served.url };
  const targets = openSyncTargets({ allowPrivateTargets: true, elsewhere }, { now: () => now });
  const credentials = { accessToken: 'token' };
  const outcome = await targets.check({ target: 'github', externalId: '', credentials });
  await served.close();
  expect(outcome).toMatchObject({ kind: 'busy', retryAfter });
});
