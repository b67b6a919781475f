import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { eventsOf } from '../../world/events.ts';
import { storedState } from '../../world/stored-state.ts';
import { inFolder, type Leaf, requestFor, run, verified as verifiedAt } from './openssl-ocsp.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

const day = 86_400;

let place: PkiPlace;
beforeAll(async () => {
  place = await openPkiPlace();
});

const verified = (
  ...asked: Parameters<typeof verifiedAt> extends [Date, ...infer Rest] ? Rest : never
): string => verifiedAt(place.world.app.runtime.now(), ...asked);

/** What OpenSSL says of a response to a request with a nonce, which it only compares when it is told nothing else. */
const answersNonce = (leaf: Leaf, request: Buffer, response: Buffer): string =>
  inFolder((path) => {
    writeFileSync(path('root'), leaf.certificateChain);
    writeFileSync(path('request'), request);
    writeFileSync(path('response'), response);
    const at = Math.floor(place.world.app.runtime.now().getTime() / 1000) + 1;
    const said = ['-reqin', path('request'), '-respin', path('response'), '-CAfile', path('root')];
    const command = `openssl ocsp ${said.join(' ')} -attime ${at} 2>&1 || true`;
    return execFileSync('sh', ['-c', command], { encoding: 'utf8' });
  });

const type = { 'content-type': 'application/ocsp-request' };

const post = async (caId: string, bytes: Uint8Array) => {
  const path = `/api/v1/pki/ocsp/${caId}`;
  const reply = await place.world.app.request('POST', path, { bytes, headers: type });
  return { ...reply, bytes: Buffer.from(reply.text, 'base64') };
};
const get = async (caId: string, request: Uint8Array) => {
  const path = `/api/v1/pki/ocsp/${caId}/${Buffer.from(request).toString('base64').replace(/\/+$/, '')}`;
  const reply = await place.world.app.request('GET', path);
  return { ...reply, bytes: Buffer.from(reply.text, 'base64') };
};
const revoke = (serialNumber: string, revocationReason = 'KEY_COMPROMISE') =>
  place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason });
const later = (seconds: number) => place.world.app.runtime.advance(seconds);

/** DER of what is answered without a signature. */
const refused = (status: number): Buffer => Buffer.from([0x30, 3, 0x0a, 1, status]);

describe.skipIf(!hasOpenssl)('an answer about a certificate, as OpenSSL reads it', () => {
  if (!hasOpenssl) console.log('skipped: OpenSSL is not installed');

  it.each(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'])(
    'of a CA with %s is good, then revoked, by GET and by POST',
    async (keyAlgorithm) => {
      const root = await place.root({ keyAlgorithm });
      const below = await place.intermediate(root.id, { keyAlgorithm, commonName: 'Below' });
      const leaf = await place.issue(below.id);
      const request = requestFor(leaf);
      for (const answer of [await post(below.id, request), await get(below.id, request)]) {
        expect(answer.headers['content-type']).toBe('application/ocsp-response');
        expect(verified(leaf, request, answer.bytes)).toMatch(/Response verify OK[\s\S]*leaf: good/);
      }
      await revoke(leaf.serialNumber);
      later(301);
      for (const answer of [await post(below.id, request), await get(below.id, request)])
        expect(verified(leaf, request, answer.bytes)).toMatch(
          /Response verify OK[\s\S]*leaf: revoked[\s\S]*Reason: keyCompromise/,
        );
    },
  );

  it('may be asked by other hashes, and about several certificates at once', async () => {
    const root = await place.root();
    const leaf = await place.issue(root.id);
    const other = await place.issue(root.id);
    const serial = `0x${other.serialNumber}`;
    await revoke(other.serialNumber, 'CERTIFICATE_HOLD');
    for (const hash of ['-sha256', '-sha384', '-sha512']) {
      const request = requestFor(leaf, ['-no_nonce', hash]);
      const { bytes } = await post(root.id, request);
      expect(verified(leaf, request, bytes, [hash])).toMatch(/Response verify OK[\s\S]*leaf: good/);
    }
    const both = inFolder((path) => {
      writeFileSync(path('ca'), leaf.issuingCaCertificate);
      writeFileSync(path('leaf'), leaf.certificate);
      run([
        '-no_nonce',
        '-issuer',
        path('ca'),
        '-cert',
        path('leaf'),
        '-serial',
        serial,
        '-reqout',
        path('out'),
      ]);
      return readFileSync(path('out'));
    });
    const { bytes } = await post(root.id, both);
    const text = inFolder((path) => {
      writeFileSync(path('response'), bytes);
      return run(['-respin', path('response'), '-noverify', '-text']);
    });
    expect(text.match(/Cert Status: (\w+)/g)).toEqual(['Cert Status: good', 'Cert Status: revoked']);
    expect(text).toContain('Revocation Reason: certificateHold');
    expect(text).toContain('OCSP Signing');
    expect(text).toContain('OCSP No Check');
  });

  it('of a number that the CA never gave is unknown, that of a deleted record what it was', async () => {
    const [root, other] = [await place.root(), await place.root()];
    const [leaf, revoked] = [await place.issue(root.id), await place.issue(root.id)];
    const foreign = await place.issue(other.id);
    const asked = { ...foreign, issuingCaCertificate: leaf.issuingCaCertificate };
    const text = async (of: Leaf) => {
      const request = requestFor(of);
      return verified(of, request, (await post(root.id, request)).bytes);
    };
    // The serial number of another CA's certificate.
    expect(await text({ ...asked, certificateChain: leaf.certificateChain })).toContain('leaf: unknown');
    await revoke(revoked.serialNumber);
    for (const { serialNumber } of [leaf, revoked]) await place.ok('DELETE', `/certificates/${serialNumber}`);
    expect(await text(leaf)).toContain('leaf: good');
    expect(await text(revoked)).toContain('leaf: revoked');
  });

  it('with a nonce is signed for this request, and never given to another', async () => {
    const { id } = await place.root();
    const leaf = await place.issue(id);
    const [first, second] = [requestFor(leaf, ['-nonce']), requestFor(leaf, ['-nonce'])];
    const answers = [await post(id, first), await post(id, second)];
    for (const [at, request] of [first, second].entries()) {
      const { bytes = Buffer.alloc(0), headers = {} } = answers[at] ?? {};
      expect(verified(leaf, request, bytes)).toMatch(/Response verify OK[\s\S]*leaf: good/);
      expect(answersNonce(leaf, request, bytes)).toBe('Response verify OK\n');
      expect(headers['cache-control']).toBe('no-store');
    }
    const other = answers[1]?.bytes ?? Buffer.alloc(0);
    expect(answersNonce(leaf, first, other)).toContain('Nonce Verify error');
    await revoke(leaf.serialNumber);
    const request = requestFor(leaf, ['-nonce']);
    expect(verified(leaf, request, (await post(id, request)).bytes)).toContain('leaf: revoked');
  });

  it('is given out again for five minutes, and tells proxies how long of these are left', async () => {
    const { id } = await place.root();
    const leaf = await place.issue(id);
    const request = requestFor(leaf);
    const first = await get(id, request);
    expect(first.headers['cache-control']).toBe('public, max-age=300, no-transform, must-revalidate');
    await revoke(leaf.serialNumber);
    later(200);
    const before = await storedState(place.world.app.table);
    const again = await get(id, request);
    expect(again.bytes).toEqual(first.bytes);
    expect(again.headers['cache-control']).toMatch(
      /^public, max-age=(?:99|100), no-transform, must-revalidate$/,
    );
    expect(await storedState(place.world.app.table)).toEqual(before);
    later(101);
    expect(verified(leaf, request, (await get(id, request)).bytes)).toContain('leaf: revoked');
  });

  it('stands at the address that certificates name', async () => {
    const { id } = await place.root();
    const leaf = await place.issue(id);
    const address = inFolder((path) => {
      writeFileSync(path('leaf'), leaf.certificate);
      const args = ['x509', '-in', path('leaf'), '-noout', '-ocsp_uri'];
      return execFileSync('openssl', args, { encoding: 'utf8' }).trim();
    });
    expect(address).toBe(`https://test/api/v1/pki/ocsp/${id}`);
  });

  it('goes on while the CA is disabled or deleted, and ends with the CA', async () => {
    const { id } = await place.root();
    const leaf = await place.issue(id);
    const request = requestFor(leaf, ['-nonce']);
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });
    expect(verified(leaf, request, (await post(id, request)).bytes)).toContain('leaf: good');
    await place.ok('DELETE', `/ca/${id}?force=true`);
    expect(verified(leaf, request, (await post(id, request)).bytes)).toContain('leaf: good');
    later(31 * day);
    expect((await post(id, request)).status).toBe(404);
  });

  it('after the end of the CA is that nobody may answer', async () => {
    const notAfter = new Date(place.world.app.runtime.now().getTime() + 2 * day * 1000).toISOString();
    const { id } = await place.root({ notAfter });
    const leaf = await place.issue(id, { ttl: '1d' });
    later(3 * day);
    expect((await post(id, requestFor(leaf))).bytes).toEqual(refused(6));
  });

  it('is signed by a responder that is renewed in time, each told to the trail', async () => {
    const own = await openPkiPlace(place.world);
    const { id } = await own.root();
    const leaf = await own.issue(id, { ttl: '300d' });
    const request = requestFor(leaf);
    const issued = async () =>
      (await eventsOf(place.world.app, 'issue-ocsp-responder')).filter(
        ({ metadata }) => metadata.caId === id,
      );
    const counts: number[] = [];
    for (const days of [0, 19, 2, 19, 2]) {
      later(days * day);
      expect(verified(leaf, request, (await post(id, request)).bytes)).toContain('leaf: good');
      counts.push((await issued()).length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3]);
    const [event] = await issued();
    expect(event).toMatchObject({
      organizationId: place.world.orgId,
      projectId: own.projectId,
      actor: { type: 'platform' },
      metadata: { serialNumber: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
  });

  it('of many who ask first has one responder', async () => {
    const { id } = await place.root();
    const leaf = await place.issue(id);
    const requests = Array.from({ length: 6 }, () => requestFor(leaf, ['-nonce']));
    const answers = await Promise.all(requests.map((request) => post(id, request)));
    for (const [at, answer] of answers.entries())
      expect(verified(leaf, requests[at] as Buffer, answer.bytes)).toContain('leaf: good');
    const events = await eventsOf(place.world.app, 'issue-ocsp-responder');
    expect(events.filter(({ metadata }) => metadata.caId === id)).toHaveLength(1);
  });

  it('is refused for another CA than the one it was sent to', async () => {
    const [one, two] = [await place.root(), await place.root()];
    const leaf = await place.issue(one.id);
    expect((await post(two.id, requestFor(leaf))).bytes).toEqual(refused(6));
  });

  it('to whatever is no request is that it is none, and nothing is written', async () => {
    const { id } = await place.root();
    const request = requestFor(await place.issue(id));
    const before = await storedState(place.world.app.table);
    await fc.assert(
      fc.asyncProperty(fc.nat(request.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bent = Buffer.from(request);
        bent[at] = (bent[at] ?? 0) ^ by;
        const { status, bytes } = await post(id, bent);
        expect(status).toBe(200);
        // None, about another CA, or about another number.
        expect([refused(1), refused(6)].some((each) => each.equals(bytes)) || bytes[4] === 0x0a).toBe(true);
      }),
      { numRuns: 60 },
    );
    for (const odd of [Buffer.alloc(0), Buffer.from('{}'), request.subarray(0, 40), Buffer.alloc(1500, 0x30)])
      expect((await post(id, odd)).bytes).toEqual(refused(1));
    expect((await post(id, Buffer.alloc(20_000, 0x30))).status).toBe(413);
    expect((await place.send('GET', `/ocsp/${id}/${'A'.repeat(5000)}`)).status).toBe(422);
    const after = await storedState(place.world.app.table);
    expect(Object.keys(after).length - Object.keys(before).length).toBeLessThanOrEqual(2);
  });
});

it('of a CA that there is not is not found', async () => {
  expect((await post('unknown', Buffer.from('3003', 'hex'))).bytes).toEqual(refused(1));
});
