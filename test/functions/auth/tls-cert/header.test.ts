import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../../harness/app.ts';
import { loginPath, openPlace, overMutualTls, type TlsPlace } from './place.ts';

let place: TlsPlace;
/** The instance when it reads certificates of the header `x-client-cert`. */
let front: TestApp;
let id: string;
beforeAll(async () => {
  place = await openPlace();
  front = await place.behindFront('x-client-cert');
  id = await place.attached();
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const login = (value: string, name = 'x-client-cert') =>
  front.request('POST', loginPath, { body: { identityId: id }, headers: { [name]: value } });

/** The same over a REST API, which tells how often a header came. */
const overRest = async (...values: readonly string[]) => {
  const reply = await front.handle({
    path: loginPath,
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json', 'X-Client-Cert': values.at(-1) },
    multiValueHeaders: { 'Content-Type': ['application/json'], 'X-Client-Cert': values },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { identity: { sourceIp: '127.0.0.1' }, requestId: 'test' },
    body: JSON.stringify({ identityId: id }),
    isBase64Encoded: false,
  } as never);
  return { status: reply.statusCode, message: JSON.parse(reply.body).message };
};

describe('a certificate in the header that the operator named', () => {
  it.each([
    ['percent-encoded', (pem: string) => encodeURIComponent(pem)],
    [
      'percent-encoded but for signs that may stay',
      (pem: string) => encodeURIComponent(pem).replace(/%2B/g, '+').replace(/%2F/g, '/').replace(/%3D/g, '='),
    ],
    ['with blanks for line breaks', (pem: string) => pem.trim().replaceAll('\n', ' ')],
    ['with tabs for line breaks', (pem: string) => pem.trim().replaceAll('\n', '\t')],
  ])('logs in %s', async (_name, write) => {
    const reply = await login(write(place.make.client()));
    expect(reply.status, reply.text).toBe(200);
    expect((await overRest(write(place.make.client()))).status).toBe(200);
  });

  it('is looked for there alone', async () => {
    for (const reply of [
      await login(encodeURIComponent(place.make.client()), 'x-other-cert'),
      await login(''),
      await overMutualTls(front, id, place.make.client()),
    ])
      expect([reply.status, reply.body.message]).toEqual([
        401,
        'There is no client certificate in the header that this instance reads it from',
      ]);
  });

  it('that came twice is not believed, whichever of them would do', async () => {
    const [right, wrong] = [place.make.client(), place.make.client({ subject: ['other'] })].map(
      encodeURIComponent,
    ) as [string, string];
    const refused = [401, 'The client certificate cannot be read'];
    // HTTP APIs join the values of a header that came twice.
    for (const pair of [`${right},${wrong}`, `${wrong},${right}`, `${right}, ${right}`]) {
      const reply = await login(pair);
      expect([reply.status, reply.body.message]).toEqual(refused);
    }
    for (const pair of [
      [right, wrong],
      [wrong, right],
    ]) {
      const { status, message } = await overRest(...pair);
      expect([status, message]).toEqual(refused);
    }
  });

  it.each(['%', '%zz', 'nonsense', '-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----'])(
    'that cannot be read is refused: %s',
    async (value) => {
      const reply = await login(value);
      expect([reply.status, reply.body.message]).toEqual([401, 'The client certificate cannot be read']);
    },
  );

  it('is checked like any other', async () => {
    expect((await login(encodeURIComponent(place.make.client({ subject: ['other'] })))).status).toBe(401);
  });
});

it('the connection of a REST API with mutual TLS is believed as that of an HTTP API', async () => {
  const event = {
    path: loginPath,
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json' },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: {
      identity: { sourceIp: '127.0.0.1', clientCert: { clientCertPem: place.make.client() } },
      requestId: 'test',
    },
    body: JSON.stringify({ identityId: id }),
    isBase64Encoded: false,
  };
  expect((await place.world.app.handle(event as never)).statusCode).toBe(200);
});

describe('a header that is believed from the front only', () => {
  it('counts as absent from anywhere else', async () => {
    const guarded = await place.behindFront('x-client-cert', ['203.0.113.0/24', '2001:db8::1']);
    const from = (ip: string) =>
      guarded.request('POST', loginPath, {
        body: { identityId: id },
        headers: { 'x-client-cert': encodeURIComponent(place.make.client()) },
        ip,
      });
    for (const ip of ['203.0.113.7', '2001:db8::1']) expect((await from(ip)).status).toBe(200);
    for (const ip of ['198.51.100.7', '2001:db8::2']) expect((await from(ip)).status).toBe(401);
  });
});
