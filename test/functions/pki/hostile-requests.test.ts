import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { processorTime } from '../../harness/processor-time.ts';
import { type EstPlace, openEstPlace } from './est/est-place.ts';
import { hostile, hostileAsLeaf, hostileBelowRules } from './hostile-requests.ts';
import {
  type Arranged,
  arrange,
  authorityWays,
  leafWays,
  plainRequest,
  type Reply,
  signedIn,
} from './issuing-ways.ts';

let place: EstPlace;
let own: Arranged;
let ownRequest: string;

beforeAll(async () => {
  place = await openEstPlace();
  const { id } = await place.root({ commonName: 'Above' });
  const ca = await place.intermediate(id, { commonName: 'Asked' });
  own = await arrange(place, ca.id);
  // Of the CA's own key, properly signed.
  ownRequest = (await place.ok('GET', `/ca/${ca.id}/csr`)).csr;
});
// Refusals are counted by the minute.
afterEach(() => place.world.app.runtime.advance(61));

/** Milliseconds that a refusal may take, on a machine that others use. */
const patience = 3_000;

type Ways = Readonly<Record<string, (place: EstPlace, ca: Arranged, csr: string) => Promise<Reply>>>;

const expectRefused = async (ways: Ways, csr: string): Promise<void> => {
  const before = await signedIn(place);
  const replies = new Map<string, string>();
  for (const [way, ask] of Object.entries(ways)) {
    const start = processorTime();
    const { status, text } = await ask(place, own, csr);
    const isRefused = [400, 403, 413, 422].includes(status) && processorTime() - start < patience;
    if (!isRefused) replies.set(way, `${status} after ${processorTime() - start}: ${text.slice(0, 300)}`);
    place.world.app.runtime.advance(5);
  }
  expect(Object.fromEntries(replies)).toEqual({});
  expect(await signedIn(place)).toBe(before);
};

describe.skipIf(!hasOpenssl)('a certification request is refused in every way', () => {
  const all = { ...leafWays, ...authorityWays };
  it.each(Object.entries(hostile))('%s', (_, make) => expectRefused(all, make()));

  it('of the key of the CA itself', () => expectRefused(all, ownRequest));
});

describe.skipIf(!hasOpenssl)('a certification request is refused in every way of a leaf', () => {
  it.each(Object.entries(hostileAsLeaf))('%s', (_, make) => expectRefused(leafWays, make()));
});

describe.skipIf(!hasOpenssl)('a certification request is refused in every way that has rules', () => {
  const ruled = Object.fromEntries(Object.entries(leafWays).filter(([way]) => !/the CA/.test(way)));
  it.each(Object.entries(hostileBelowRules))('%s', (_, make) => expectRefused(ruled, make()));
});

describe.skipIf(!hasOpenssl)('a certification request that nothing is wrong with is signed', () => {
  it.each(Object.entries(leafWays))('by %s', async (_, ask) => {
    const { status, text } = await ask(place, own, plainRequest());
    expect(status, text).toBe(200);
  });
});
