import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../../../layers/domain/errors.ts';
import { readIdentifier } from '../../../../layers/domain/pki/acme/identifiers.ts';
import type { AcmeClient } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';

let place: AcmePlace;
let client: AcmeClient;
beforeAll(async () => {
  place = await openAcmePlace();
  client = await place.registered();
});

const typeOf = ({ body }: { readonly body: { readonly type?: string } }) => body.type?.split(':').at(-1);
const day = 86_400_000;
const inDays = (days: number) => new Date(place.world.app.runtime.now().getTime() + days * day).toISOString();
const challengesOf = async (order: { readonly authorizations: readonly string[] }) =>
  Promise.all(
    order.authorizations.map(async (url) => {
      const { body } = await client.post(url);
      return [body.identifier, body.wildcard, body.challenges.map(({ type }: { type: string }) => type)];
    }),
  );

describe('an order', () => {
  it('asks for a proof of each identifier, by the ways that its kind allows', async () => {
    const reply = await client.order([
      'WWW.Example.com',
      '*.example.com',
      '192.0.2.7',
      '2001:db8::7',
      'www.example.com',
    ]);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({
      status: 'pending',
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      identifiers: [
        { type: 'dns', value: 'www.example.com' },
        { type: 'dns', value: '*.example.com' },
        { type: 'ip', value: '192.0.2.7' },
        { type: 'ip', value: '2001:db8::7' },
      ],
      authorizations: expect.arrayContaining([expect.stringContaining('/authorizations/')]),
      finalize: `${reply.headers.location}/finalize`,
    });
    expect(await challengesOf(reply.body)).toEqual([
      [{ type: 'dns', value: 'www.example.com' }, undefined, ['http-01', 'dns-01', 'tls-alpn-01']],
      [{ type: 'dns', value: 'example.com' }, true, ['dns-01']],
      [{ type: 'ip', value: '192.0.2.7' }, undefined, ['http-01', 'tls-alpn-01']],
      [{ type: 'ip', value: '2001:db8::7' }, undefined, ['http-01', 'tls-alpn-01']],
    ]);
    expect((await client.post(`${client.kid}/orders`)).body.orders[0]).toBe(reply.headers.location);
  });

  it.each([
    'www.example.com.',
    'exämple.com',
    'a\u0000.example.com',
    'a.example.com\n',
    '',
    '.',
    '*',
    '*.*.example.com',
    'www.*.com',
    'a..example.com',
    '-a.example.com',
    `${'a'.repeat(64)}.example.com`,
    `${'a.'.repeat(130)}com`,
    'a_b.example.com',
    'xn--zzzzzzzz',
    'a.123',
    '127.1',
    'www.example.com:80',
    'a/b',
    'ｅxample.com',
    '__proto__',
  ])('takes %j for no host name', async (value) => {
    const reply = await client.post(`${client.base}/new-order`, { identifiers: [{ type: 'dns', value }] });
    expect([reply.status, typeOf(reply)]).toEqual([400, 'malformed']);
  });

  it.each([
    '192.0.2.07',
    '1.2.3',
    '::FFFF',
    '2001:DB8::1',
    '2001:db8:0:0::1',
    'fe80::1%eth0',
    '*.1.2.3.4',
    '',
  ])('takes %j for no address', async (value) => {
    const reply = await client.post(`${client.base}/new-order`, { identifiers: [{ type: 'ip', value }] });
    expect([reply.status, typeOf(reply)]).toEqual([400, 'malformed']);
  });

  it('has identifiers of two types, from one to fifty', async () => {
    const named = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ type: 'dns', value: `h${at}.example.com` }));
    const ask = (identifiers: unknown) => client.post(`${client.base}/new-order`, { identifiers });
    expect((await ask(named(50))).status).toBe(201);
    for (const identifiers of [named(51), [], undefined, {}, [null], [{ type: 'dns' }], ['a.example.com']])
      expect(typeOf(await ask(identifiers))).toBe('malformed');
    expect(typeOf(await ask([{ type: 'email', value: 'a@example.com' }]))).toBe('unsupportedIdentifier');
    const many = await ask(named(3_000));
    expect([many.status, typeOf(many)]).toEqual([413, 'malformed']);
  });

  it('is for what its template issues only', async () => {
    const narrow = await place.registered(
      await place.template({ subjectAlternativeName: '.*.corp.example.com' }),
    );
    expect((await narrow.order(['a.corp.example.com', '*.corp.example.com'])).status).toBe(201);
    for (const name of ['corp.example.com.evil.test', 'www.example.com', '192.0.2.1']) {
      const reply = await narrow.order(['a.corp.example.com', name]);
      expect([reply.status, typeOf(reply)], name).toEqual([400, 'rejectedIdentifier']);
    }
  });

  it('may say from when to when, within what template and CA allow', async () => {
    const notBefore = inDays(1);
    const notAfter = inDays(10);
    const reply = await client.order(['www.example.com'], { notBefore, notAfter });
    expect(reply.body).toMatchObject({
      notBefore: `${notBefore.slice(0, 19)}Z`,
      notAfter: `${notAfter.slice(0, 19)}Z`,
    });
    for (const times of [
      { notAfter: inDays(91) },
      { notAfter: inDays(-1), notBefore: inDays(-2) },
      { notBefore: inDays(5), notAfter: inDays(4) },
      { notBefore: inDays(-100) },
      { notAfter: 'tomorrow' },
      { notAfter: '2030-01-01' },
      { notAfter: 5 },
    ]) {
      const refused = await client.order(['www.example.com'], times);
      expect([refused.status, typeOf(refused)], JSON.stringify(times)).toEqual([400, 'malformed']);
    }
  });

  it('of another account looks like none, as its authorizations and challenges do', async () => {
    const other = await place.registered();
    const { body, headers } = await other.order(['www.example.com']);
    const [authorization = ''] = body.authorizations;
    const { body: theirs } = await other.post(authorization);
    for (const [url, payload] of [
      [headers.location ?? '', ''],
      [body.finalize, { csr: '' }],
      [authorization, ''],
      [authorization, { status: 'deactivated' }],
      [theirs.challenges[0].url, {}],
      [theirs.challenges[0].url, ''],
    ] as const) {
      const reply = await client.post(url, payload);
      expect([reply.status, typeOf(reply)], url).toEqual([404, 'malformed']);
    }
    expect((await other.post(authorization)).body.status).toBe('pending');
  });

  it('ends a day after it began', async () => {
    const place_ = await openAcmePlace();
    const late = await place_.registered();
    const order = await late.order(['www.example.com']);
    await place_.proveAll(late, order.body);
    expect((await late.post(order.headers.location ?? '')).body.status).toBe('ready');
    place_.world.app.runtime.advance(86_401);
    expect((await late.post(order.headers.location ?? '')).body.status).toBe('invalid');
    expect((await late.post(order.body.authorizations[0])).body.status).toBe('expired');
    const refused = await late.finalize(order.body.finalize, { names: ['www.example.com'] });
    expect([refused.status, typeOf(refused)]).toEqual([403, 'orderNotReady']);
    expect((await late.post(`${late.kid}/orders`)).body.orders).toEqual([]);
  });

  it('is one of 300 open ones of its account at most', async () => {
    const busy = await place.registered();
    const fill = async (count: number) => {
      for (let at = 0; at < count; at += 1) expect((await busy.order(['www.example.com'])).status).toBe(201);
    };
    await fill(298);
    const replies = await Promise.all(Array.from({ length: 6 }, () => busy.order(['www.example.com'])));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
    const [refused] = replies.filter(({ status }) => status !== 201);
    expect([refused?.status, refused && typeOf(refused), refused?.headers['retry-after']]).toEqual([
      429,
      'rateLimited',
      '3600',
    ]);
  });
});

describe('an authorization', () => {
  it('that is given up ends its order', async () => {
    const order = await client.order(['www.example.com', 'api.example.com']);
    await place.proveAll(client, order.body);
    const [first = ''] = order.body.authorizations;
    expect((await client.post(first, { status: 'deactivated' })).body.status).toBe('deactivated');
    expect((await client.post(first, { status: 'valid' })).status).toBe(400);
    expect((await client.post(order.headers.location ?? '')).body.status).toBe('invalid');
    const refused = await client.finalize(order.body.finalize, {
      names: ['www.example.com', 'api.example.com'],
    });
    expect(typeOf(refused)).toBe('orderNotReady');
  });
});

it('whatever is taken for a host name is one in lower-case ASCII', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.webAuthority()), (value) => {
      try {
        const { value: read } = readIdentifier({ type: 'dns', value });
        expect(read).toMatch(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/);
        expect(read.length).toBeLessThanOrEqual(255);
        expect(readIdentifier({ type: 'dns', value: read }).value).toBe(read);
      } catch (error) {
        if (!isRefusal(error, 'bad-request')) throw error;
      }
    }),
  );
});
