import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
beforeAll(async () => {
  place = await openPkiPlace();
});

const day = 86_400_000;
const inDays = (days: number) => new Date(place.world.app.runtime.now().getTime() + days * day).toISOString();

const level = fc.record({
  pathLength: fc.integer({ min: -1, max: 3 }),
  days: fc.integer({ min: 10, max: 400 }),
});
type Level = { readonly pathLength: number; readonly days: number };

/** Whether a CA may certify one below it that asks for this. */
const mayCertify = (parent: Level, asked: Level): boolean =>
  asked.days <= parent.days &&
  (parent.pathLength < 0 ||
    (parent.pathLength > 0 && asked.pathLength >= 0 && asked.pathLength < parent.pathLength));

const waiting = async (commonName: string): Promise<string> =>
  (
    await place.ok('POST', '/ca', {
      projectSlug: place.projectSlug,
      type: 'intermediate',
      commonName,
      keyAlgorithm: 'EC_prime256v1',
    })
  ).ca.id;

interface Standing extends Level {
  readonly id: string;
}

/** Puts a CA below another one if that may be; answers it. */
const placeBelow = async (parent: Standing, asked: Level, name: string): Promise<Standing | undefined> => {
  const id = await waiting(name);
  const { csr } = await place.ok('GET', `/ca/${id}/csr`);
  const signed = await place.send('POST', `/ca/${parent.id}/sign-intermediate`, {
    csr,
    notAfter: inDays(asked.days),
    maxPathLength: asked.pathLength,
  });
  expect(signed.status).toBe(mayCertify(parent, asked) ? 200 : 400);
  if (signed.status !== 200) {
    await place.ok('DELETE', `/ca/${id}`);
    return undefined;
  }
  const { certificate, certificateChain } = signed.body;
  await place.ok('POST', `/ca/${id}/import-certificate`, { certificate, certificateChain });
  return { ...asked, id };
};

const assertValid = async ({ id, days }: Standing): Promise<void> => {
  const beyond = await place.send('POST', `/ca/${id}/issue-certificate`, {
    commonName: 'www.example.com',
    notAfter: inDays(days + 1),
  });
  expect(beyond.status).toBe(400);
  const leaf = await place.issue(id, { ttl: '5d' });
  if (!hasOpenssl) return;
  const all = leaf.certificateChain
    .split(/(?<=-----END CERTIFICATE-----)/)
    .map((each: string) => each.trim());
  const root = all.filter((each: string) => each !== '').at(-1);
  const at = String(Math.floor(place.world.app.runtime.now().getTime() / 1000) + 5);
  const args = ['verify', '-x509_strict', '-attime', at, '-CAfile', 'root', '-untrusted', 'chain', 'leaf'];
  const files = { root, chain: leaf.certificateChain, leaf: leaf.certificate };
  expect(openssl(args, files)).toContain('leaf: OK');
};

describe('a hierarchy of CAs', () => {
  it('is as deep and as lasting as each CA in it allows, and verifies to its last leaf', async () => {
    await fc.assert(
      fc.asyncProperty(level, fc.array(level, { minLength: 1, maxLength: 5 }), async (top, levels) => {
        const root = await place.root({ maxPathLength: top.pathLength, notAfter: inDays(top.days) });
        const standing: Standing[] = [{ ...top, id: root.id }];
        for (const [at, asked] of levels.entries()) {
          const below = await placeBelow(standing.at(-1) as Standing, asked, `Level ${at}`);
          if (below) standing.push(below);
        }
        await assertValid(standing.at(-1) as Standing);
        for (const { id } of standing.toReversed()) await place.ok('DELETE', `/ca/${id}?force=true`);
        place.world.app.runtime.advance(31 * 86_400);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
