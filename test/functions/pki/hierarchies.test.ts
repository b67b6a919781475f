import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;

beforeAll(async () => {
  place = await openPkiPlace();
});

const day = 86_400_000;

interface Node {
  readonly id: string;
  /** CAs that may stand below it, -1 for any number. */
  readonly maxPathLength: number;
  /** Days from now. */
  readonly ends: number;
}

const step = fc.record({
  below: fc.nat(20),
  maxPathLength: fc.integer({ min: -1, max: 3 }),
  ends: fc.integer({ min: 1, max: 60 }),
});

describe('a hierarchy', () => {
  it('keeps path lengths and dates, whatever is asked for below whatever CA', async () => {
    const now = place.world.app.runtime.now().getTime();
    const inDays = (days: number): string => new Date(now + days * day).toISOString();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -1, max: 3 }),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        async (rootLength, steps) => {
          const root = await place.root({ maxPathLength: rootLength, notAfter: inDays(40) });
          const nodes: Node[] = [{ id: root.id, maxPathLength: rootLength, ends: 40 }];
          for (const asked of steps) {
            const parent = nodes[asked.below % nodes.length] as Node;
            const made = await below(parent, asked.maxPathLength, inDays(asked.ends));
            const fitsLength =
              parent.maxPathLength < 0 ||
              (asked.maxPathLength >= 0 && asked.maxPathLength < parent.maxPathLength);
            expect(made !== undefined).toBe(fitsLength && asked.ends <= parent.ends);
            if (made) nodes.push({ id: made, maxPathLength: asked.maxPathLength, ends: asked.ends });
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

/** Id of a CA that was signed below another; undefined where it was refused. */
const below = async (parent: Node, maxPathLength: number, notAfter: string): Promise<string | undefined> => {
  const made = await place.ok('POST', '/ca', {
    projectSlug: place.projectSlug,
    type: 'intermediate',
    commonName: `Below ${parent.id}`,
    keyAlgorithm: 'EC_prime256v1',
  });
  const { csr } = await place.ok('GET', `/ca/${made.ca.id}/csr`);
  const body = { csr, maxPathLength, notAfter };
  const signed = await place.send('POST', `/ca/${parent.id}/sign-intermediate`, body);
  if (signed.status === 200) {
    const { certificate, certificateChain } = signed.body;
    await place.ok('POST', `/ca/${made.ca.id}/import-certificate`, { certificate, certificateChain });
    return made.ca.id;
  }
  expect(signed.status, signed.text).toBe(400);
  await place.ok('DELETE', `/ca/${made.ca.id}`);
  return undefined;
};
