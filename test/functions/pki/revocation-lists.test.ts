import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DerValue, membersOf, readDer } from '../../../layers/domain/pki/x509/der-reader.ts';
import { x509 } from '../../../layers/domain/pki/x509/library.ts';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';
import { countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { ocspRequest } from '../../world/ocsp-request.ts';
import { openWorld } from '../../world/world.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;

beforeAll(async () => {
  place = await openPkiPlace();
});

const day = 86_400;

const readOf = async (own: PkiPlace, caId: string) => {
  const crl = new x509.X509Crl(new Uint8Array((await own.fetch(`/crl/${caId}/der`)).bytes));
  const number = crl.extensions.find(({ type }) => type === '2.5.29.20');
  return {
    crl,
    /** The number stands at the end of its extension, after the headers of octet string and integer. */
    number: Buffer.from(number?.value ?? new ArrayBuffer(0))
      .subarray(2)
      .readUIntBE(0, (number?.value.byteLength ?? 2) - 2),
    serials: crl.entries.map(({ serialNumber }) => serialNumber.toLowerCase()).sort(),
  };
};
const revoke = (own: PkiPlace, serialNumber: string, revocationReason = 'SUPERSEDED') =>
  own.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason });

const statuses: Readonly<Record<number, string>> = { 128: 'good', 161: 'revoked', 130: 'unknown' };

/** What the responder says now: a nonce has it sign anew. */
const statusOf = async (caId: string, issuer: string, serial: string): Promise<string | undefined> => {
  const bytes = ocspRequest(issuer, serial, randomBytes(16));
  const headers = { 'content-type': 'application/ocsp-request' };
  const reply = await place.world.app.request('POST', `/api/v1/pki/ocsp/${caId}`, { bytes, headers });
  const [, wrapped] = membersOf(readDer(Buffer.from(reply.text, 'base64')), 2);
  const [, basic] = membersOf(readDer(wrapped?.content ?? Buffer.alloc(0)), 2);
  const [data] = membersOf(readDer(basic?.content ?? Buffer.alloc(0)), 4);
  const answers = membersOf(data as DerValue, 5)[2];
  const [answer] = membersOf(answers as DerValue, 1);
  return statuses[membersOf(answer as DerValue, 4)[1]?.tag ?? 0];
};

const whats = ['KEY_COMPROMISE', 'CERTIFICATE_HOLD', 'release', 'delete', 'look'] as const;
const step = fc.record({ at: fc.nat(4), what: fc.constantFrom(...whats) });
interface Step {
  readonly at: number;
  readonly what: (typeof whats)[number];
}

const carryOut = async (caId: string, serial: string, what: Step['what']): Promise<unknown> => {
  const path = `/certificates/${serial}`;
  if (what === 'look') return readOf(place, caId);
  if (what === 'delete') return place.send('DELETE', path);
  if (what === 'release') return place.send('POST', `${path}/release`);
  return place.send('POST', `${path}/revoke`, { revocationReason: what });
};

/** Whether the certificate with this number is revoked once all was done: what comes after its deletion does nothing. */
const isRevokedAfter = (steps: readonly Step[], at: number): boolean => {
  const own = steps.filter((each) => each.at === at && each.what !== 'look').map(({ what }) => what);
  const end = own.indexOf('delete');
  const counted = end < 0 ? own : own.slice(0, end);
  return counted.includes('KEY_COMPROMISE') || counted.at(-1) === 'CERTIFICATE_HOLD';
};

describe('a revocation list', () => {
  it('is signed anew once something was revoked, and has a number that grows', async () => {
    const { id } = await place.root();
    const before = await readOf(place, id);
    const again = await readOf(place, id);
    const [first, second] = [await place.issue(id), await place.issue(id)];
    await revoke(place, first.serialNumber);
    await revoke(place, second.serialNumber);
    const after = await readOf(place, id);

    expect(Buffer.from(again.crl.rawData)).toEqual(Buffer.from(before.crl.rawData));
    // Two revocations, one list: it is signed when somebody asks.
    expect([before.number, after.number]).toEqual([1, 2]);
    expect(after.serials).toEqual([first.serialNumber, second.serialNumber].sort());
    const until = (after.crl.nextUpdate?.getTime() ?? 0) - after.crl.thisUpdate.getTime();
    expect(until).toBe(7 * day * 1000);
  });

  it('is the same in PEM, and for members', async () => {
    const { id } = await place.root();
    const { body, text, headers } = await place.world.app.request('GET', `/api/v1/pki/crl/${id}/pem`);
    const [list] = await place.ok('GET', `/ca/${id}/crls`);

    expect(body).toBeUndefined();
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(text).toMatch(/^-----BEGIN X509 CRL-----/);
    expect(list).toEqual({ id, crl: text });
  });

  it('keeps what was revoked although its record was deleted', async () => {
    const { id } = await place.root();
    const { serialNumber } = await place.issue(id);
    await revoke(place, serialNumber);
    await place.ok('DELETE', `/certificates/${serialNumber}`);
    expect((await readOf(place, id)).serials).toEqual([serialNumber]);
  });

  it('does not exist for a CA that does not, or that has no certificate', async () => {
    const { id } = (
      await place.ok('POST', '/ca', {
        projectSlug: place.projectSlug,
        type: 'intermediate',
        commonName: 'Waiting',
        keyAlgorithm: 'EC_prime256v1',
      })
    ).ca;
    for (const each of [id, 'unknown'])
      expect((await place.send('GET', `/crl/${each}/der`)).status).toBe(404);
  });

  it('is signed anew every day, and drops what has expired a list’s life ago', async () => {
    const own = await openPkiPlace();
    const { id } = await own.root();
    const { serialNumber } = await own.issue(id, { ttl: '10d' });
    await revoke(own, serialNumber);
    const numbers = [(await readOf(own, id)).number];
    const seen: number[] = [];
    for (const days of [1, 8, 7, 2]) {
      own.world.app.runtime.advance(days * day + 1);
      const list = await readOf(own, id);
      numbers.push(list.number);
      seen.push(list.serials.length);
    }

    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    // On days 1, 9 and 16 it is there, on day 18 more than seven days after its end.
    expect(seen).toEqual([1, 1, 1, 0]);
  });

  it('is signed once by many who ask at the same time', async () => {
    const { id } = await place.root();
    const { serialNumber } = await place.issue(id);
    await revoke(place, serialNumber);
    const lists = await Promise.all(Array.from({ length: 6 }, () => readOf(place, id)));

    expect(new Set(lists.map(({ number }) => number))).toEqual(new Set([1]));
    expect(new Set(lists.map(({ crl }) => Buffer.from(crl.rawData).toString('hex'))).size).toBe(1);
  });

  it.skipIf(!hasOpenssl)(
    'with more entries than an item holds is whole',
    async () => {
      const { id } = await place.root();
      const { serialNumber } = await place.issue(id);
      await revoke(place, serialNumber);
      const { projectId } = place;
      const stored = await place.world.read(({ certificates }) => certificates.list(projectId, id));
      const [entry] = await place.world.read(({ certificates }) => certificates.revocations(projectId, id));
      if (!entry) throw new Error('nothing was revoked');
      const many = Array.from({ length: 8000 }, (_, n) => ({
        ...entry,
        serialNumber: `40${n.toString(16).padStart(38, '0')}`,
      }));
      const { certificate } = await place.ok('GET', `/certificates/${serialNumber}`);
      const record = await place.world.read(({ certificates }) =>
        certificates.find(projectId, certificate.id),
      );
      if (!record?.revocation) throw new Error('nothing was revoked');
      for (let from = 0; from < many.length; from += 2000)
        await place.world.write(({ certificates }) =>
          many
            .slice(from, from + 2000)
            .flatMap(({ serialNumber: each }) =>
              certificates.revocation({ ...record, serialNumber: each }, record).slice(1, 2),
            ),
        );

      expect(stored).toBeUndefined();
      const { bytes } = await place.fetch(`/crl/${id}/der`);
      const { certificate: ca } = await place.ok('GET', `/ca/${id}/certificate`);
      const text = openssl(['crl', '-inform', 'der', '-in', 'crl', '-CAfile', 'ca', '-noout', '-text'], {
        crl: bytes,
        ca,
      });
      expect(bytes.length).toBeGreaterThan(400_000);
      expect(text.match(/Serial Number/g)).toHaveLength(8001);
    },
    120_000,
  );

  it('has exactly those that are revoked, as the responder says too, whatever was done in whatever order', async () => {
    const { id } = await place.root();
    const { certificate } = await place.ok('GET', `/ca/${id}/certificate`);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const serials: string[] = [];
        for (let n = 0; n < 5; n += 1) serials.push((await place.issue(id)).serialNumber);
        for (const { at, what } of steps) await carryOut(id, serials[at] ?? '', what);
        const listed = (await readOf(place, id)).serials.filter((serial) => serials.includes(serial));
        const expected = serials.filter((_, at) => isRevokedAfter(steps, at)).sort();
        expect(listed).toEqual(expected);
        const answers = await Promise.all(serials.map((serial) => statusOf(id, certificate, serial)));
        expect(serials.filter((_, at) => answers[at] === 'revoked').sort()).toEqual(expected);
        expect(answers).not.toContain('unknown');
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

describe('rounds to storage', () => {
  let storage: Awaited<ReturnType<typeof countingStorage>>;
  beforeAll(async () => {
    storage = await countingStorage();
  });
  afterAll(() => storage.close());

  it('are at most three for issuing, revoking and a page of a list', async () => {
    const own = await openPkiPlace(await openWorld({}, storage.endpoint));
    const { id } = await own.root();
    const serials: string[] = [];
    for (let n = 0; n < 12; n += 1) serials.push((await own.issue(id)).serialNumber);

    expect(await fewestRounds(storage, () => own.issue(id))).toBeLessThanOrEqual(3);
    expect(await fewestRounds(storage, () => revoke(own, serials.pop() ?? ''))).toBeLessThanOrEqual(3);
    const page = () => own.ok('GET', `/api/v2/workspace/${own.projectSlug}/certificates`);
    expect(await fewestRounds(storage, page)).toBeLessThanOrEqual(3);
  });
});
