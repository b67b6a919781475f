import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AcmeClient, jwkOf, newSigning, signed, thumbprintOf } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';

let place: AcmePlace;
let client: AcmeClient;
beforeAll(async () => {
  place = await openAcmePlace();
  client = await place.registered();
});

const typeOf = ({ body }: { readonly body: { readonly type?: string } }) => body.type?.split(':').at(-1);
const newOrder = () => `${client.base}/new-order`;
const payload = { identifiers: [{ type: 'dns', value: 'www.example.com' }] };
const jws = (header: object = {}, signing = client.signing) =>
  client.jws(newOrder(), payload, header, signing);
const send = (body: unknown, type?: string) => client.send(newOrder(), JSON.stringify(body), type);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a nonce', () => {
  it('is answered by HEAD and GET with the statuses of the RFC', async () => {
    const path = new URL(`${client.base}/new-nonce`).pathname;
    const head = await place.world.app.request('HEAD', path);
    const get = await place.world.app.request('GET', path);
    expect([head.status, get.status, get.text]).toEqual([200, 204, '']);
    expect(get.headers['cache-control']).toBe('no-store');
    expect(head.headers['replay-nonce']).not.toBe(get.headers['replay-nonce']);
  });

  it('is used once, whatever became of the request', async () => {
    const good = await jws();
    expect((await send(good)).status).toBe(201);
    const replayed = await send(good);
    expect([replayed.status, typeOf(replayed)]).toEqual([400, 'badNonce']);
    const refused = await client.jws(newOrder(), { identifiers: [] });
    expect(typeOf(await send(refused))).toBe('malformed');
    expect(typeOf(await send(refused))).toBe('badNonce');
  });

  it('of a refusal serves for the next try', async () => {
    const refused = await send(await jws({ nonce: 'AAAA' }));
    expect(typeOf(refused)).toBe('badNonce');
    expect((await send(await jws({ nonce: refused.headers['replay-nonce'] }))).status).toBe(201);
  });

  it('that 50 use at once is used by one of them', async () => {
    const good = await jws();
    const replies = await Promise.all(Array.from({ length: 50 }, () => send(good)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter((reply) => typeOf(reply) === 'badNonce')).toHaveLength(49);
  });

  it('of another server, altered or expired is none', async () => {
    const foreign = await place.client(await place.template()).nonce();
    const own = await client.nonce();
    const altered = `${own.slice(0, -2)}${own.endsWith('AA') ? 'BA' : 'AA'}`;
    for (const nonce of [foreign, altered, '', 'A'.repeat(51), `${own}A`, undefined])
      expect(typeOf(await send(await jws({ nonce }))), String(nonce)).toBe('badNonce');
    const old = await place.openLater(() => jws());
    expect(typeOf(await send(old))).toBe('badNonce');
  });
});

describe('a signature', () => {
  it('by another key, of another payload or cut is none', async () => {
    const good = await jws();
    for (const body of [
      await jws({}, newSigning()),
      { ...good, payload: encoded({ identifiers: [{ type: 'dns', value: 'evil.example.com' }] }) },
      { ...good, signature: '' },
      { ...good, signature: good.signature.slice(0, 40) },
    ])
      expect(typeOf(await send(body))).toBe('malformed');
  });

  it('is by the algorithm of the key and no other', async () => {
    const rsa = await place.registered();
    const good = await jws();
    const [head] = [JSON.parse(Buffer.from(good.protected, 'base64url').toString())];
    const public_ = JSON.stringify(jwkOf(client.signing));
    for (const alg of ['none', 'HS256', 'ES384', 'RS256', 'PS256', 'EdDSA', '', 'es256']) {
      const protectedHeader = encoded({ ...head, alg, nonce: await client.nonce() });
      const signature = createHmac('sha256', public_).update(`${protectedHeader}.${good.payload}`);
      const body = { ...good, protected: protectedHeader, signature: signature.digest('base64url') };
      const reply = await send(body);
      expect([reply.status, typeOf(reply)], alg).toEqual([400, 'badSignatureAlgorithm']);
      expect(reply.body.algorithms).toEqual(['ES256', 'ES384', 'RS256', 'EdDSA']);
    }
    expect(rsa.kid).not.toBe(client.kid);
  });

  it('in the form of DER is none', async () => {
    const good = await jws();
    const der = createSign('sha256').update(`${good.protected}.${good.payload}`).sign(client.signing.key);
    expect(typeOf(await send({ ...good, signature: der.toString('base64url') }))).toBe('malformed');
  });
});

describe('the key of a new account', () => {
  const register = async (jwk: object, alg = 'ES256') => {
    const url = `${client.base}/new-account`;
    const good = signed(client.signing, { jwk, nonce: await client.nonce(), url }, {});
    const header = JSON.parse(Buffer.from(good.protected, 'base64url').toString());
    return client.send(url, JSON.stringify({ ...good, protected: encoded({ ...header, alg }) }));
  };

  it('is no shared secret', async () => {
    for (const alg of ['HS256', 'none', 'ES256']) {
      const reply = await register({ kty: 'oct', k: 'AAAA' }, alg);
      expect(typeOf(reply), alg).toBe('badSignatureAlgorithm');
    }
  });

  it('is no weak, private or broken one', async () => {
    const rsa = (modulusLength: number, publicExponent = 65_537) =>
      generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({ format: 'jwk' });
    const { x, y } = jwkOf(newSigning());
    const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export({ format: 'jwk' });
    const attempts: readonly (readonly [object, string, string])[] = [
      [rsa(1024), 'RS256', 'badPublicKey'],
      [rsa(2048, 3), 'RS256', 'badPublicKey'],
      [{ kty: 'EC', crv: 'P-256', x, y: x }, 'ES256', 'badPublicKey'],
      [{ kty: 'EC', crv: 'P-256', x }, 'ES256', 'badPublicKey'],
      [{ kty: 'EC', crv: 'P-256', x, y: 5 }, 'ES256', 'badPublicKey'],
      [{ kty: 'EC', crv: 'secp256k1', x, y }, 'ES256', 'badSignatureAlgorithm'],
      [p521, 'ES256', 'badSignatureAlgorithm'],
      [{ kty: 'OKP', crv: 'X25519', x }, 'EdDSA', 'badSignatureAlgorithm'],
      [{ kty: '__proto__' }, 'ES256', 'badSignatureAlgorithm'],
      [newSigning().key.export({ format: 'jwk' }), 'ES256', 'badPublicKey'],
    ];
    for (const [jwk, alg, type] of attempts)
      expect(typeOf(await register(jwk, alg)), JSON.stringify(jwk)).toBe(type);
  });
});

describe('a request', () => {
  it('is for the address that it names', async () => {
    for (const url of [
      `${newOrder()}/`,
      `${client.base}/new-account`,
      newOrder().replace('https', 'http'),
      5,
      undefined,
    ]) {
      const reply = await send(await jws({ url }));
      expect([400, 403], String(url)).toContain(reply.status);
    }
  });

  it('names either an account or a key', async () => {
    const jwk = jwkOf(client.signing);
    const both = signed(
      client.signing,
      { kid: client.kid, jwk, nonce: await client.nonce(), url: newOrder() },
      payload,
    );
    const neither = signed(client.signing, { nonce: await client.nonce(), url: newOrder() }, payload);
    for (const body of [both, neither]) expect(typeOf(await send(body))).toBe('malformed');
    expect(typeOf(await send(await jws({ jwk })))).toBe('malformed');
    const byAccount = await client.post(`${client.base}/new-account`, {});
    expect(typeOf(byAccount)).toBe('malformed');
    for (const kid of ['', 'x', `${client.kid}/`, client.kid.toUpperCase(), thumbprintOf(client.signing)])
      expect(typeOf(await send(await jws({ kid }))), kid).toBe('accountDoesNotExist');
  });

  it('is a flattened JWS with nothing else in it', async () => {
    const good = await jws();
    const bodies: readonly unknown[] = [
      { ...good, header: {} },
      { ...good, signatures: [] },
      { ...good, payload: undefined },
      { ...good, protected: `${good.protected}=` },
      { ...good, protected: '!!!' },
      { ...good, protected: encoded([]) },
      { ...good, payload: `${good.payload}\n` },
      [good],
      'x',
      {},
      await jws({ crit: ['exp'] }),
      await jws({ b64: false }),
    ];
    for (const body of bodies) {
      const reply = await send(body);
      expect([reply.status, typeOf(reply)], JSON.stringify(body)).toEqual([400, 'malformed']);
      expect(reply.body).toMatchObject({ status: 400, detail: expect.any(String) });
    }
    expect(typeOf(await client.send(newOrder(), 'no json'))).toBe('malformed');
  });

  it('says its media type and is not huge', async () => {
    for (const type of ['application/json', 'application/jose', 'text/plain', 'application/jose+jsonx']) {
      const reply = await send(await jws(), type);
      expect([reply.status, typeOf(reply)], type).toEqual([415, 'malformed']);
    }
    expect((await send(await jws(), 'Application/JOSE+JSON; charset=utf-8')).status).toBe(201);
    const huge = await client.send(
      newOrder(),
      JSON.stringify({ ...(await jws()), payload: 'A'.repeat(200_000) }),
    );
    expect([huge.status, typeOf(huge), huge.headers['content-type']]).toEqual([
      413,
      'malformed',
      'application/problem+json',
    ]);
  });

  it('to a server that is not there finds none', async () => {
    const nowhere = place.client('0190a1b2-0000-7000-8000-000000000001');
    const reply = await nowhere.get('/directory');
    expect([reply.status, typeOf(reply)]).toEqual([404, 'malformed']);
    expect((await nowhere.register(await place.bindingKey())).status).toBe(404);
  });
});
