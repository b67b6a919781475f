import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selfSigned } from '../../../adapters/egress/self-signed.ts';
import { newKey, pemOf, signed } from './issuer.ts';
import { openPlace, type TokenPlace } from './place.ts';

let place: TokenPlace;
/** An identity with OIDC auth by the issuer, and one with the issuer's key in its configuration. */
let oidc: string;
let fixed: string;

beforeAll(async () => {
  place = await openPlace();
  oidc = await place.oidc();
  fixed = await place.attached('jwt-auth', {
    configurationType: 'static',
    publicKeys: [pemOf(place.issuer.key)],
    boundIssuer: place.issuer.url,
    boundSubject: 'workload',
  });
});
afterAll(() => place.close());
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const seconds = () => Math.floor(place.world.app.runtime.now().getTime() / 1000);
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const good = () => ({
  iss: place.issuer.url,
  sub: 'workload',
  aud: 'locket',
  iat: seconds(),
  exp: seconds() + 300,
});

/** A token of these very texts, signed by the issuer. */
const rawly = (header: unknown, payload: unknown): string => {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), place.issuer.key.privateKey).toString('base64url')}`;
};
const rightHeader = () => ({ alg: 'RS256', kid: place.issuer.key.kid });

/** Both methods refuse the token, by this check. */
const expectRefused = async (jwt: string, check: string, fixedCheck = check): Promise<void> => {
  for (const [method, id, expected] of [
    ['oidc-auth', oidc, check],
    ['jwt-auth', fixed, fixedCheck],
  ] as const) {
    const reply = await place.login(method, id, jwt);
    expect([method, reply.status], reply.text).toEqual([method, 401]);
    expect(await place.lastLogin(method)).toMatchObject({ refusedBy: expected });
  }
};

it('the token that all these are made from logs in', async () => {
  for (const [method, id] of [
    ['oidc-auth', oidc],
    ['jwt-auth', fixed],
  ] as const) {
    const reply = await place.login(method, id, rawly(rightHeader(), good()));
    expect(reply.status, reply.text).toBe(200);
  }
});

describe('a signature', () => {
  it.each(['none', 'None', 'NONE', '', 'RS1', 'HS256x'])('by the algorithm %j is refused', async (alg) => {
    await expectRefused(`${part({ ...rightHeader(), alg })}.${part(good())}.${part('x')}`, 'algorithm');
  });

  it('that is not there is refused', async () => {
    await expectRefused(`${part({ ...rightHeader(), alg: 'none' })}.${part(good())}.`, 'token');
    await expectRefused(`${part(rightHeader())}.${part(good())}.`, 'token');
    await expectRefused(`${part(rightHeader())}.${part(good())}`, 'token');
  });

  it.each(['HS256', 'HS384', 'HS512'])('by %s with the public key as secret is refused', async (alg) => {
    for (const secret of [pemOf(place.issuer.key), `${pemOf(place.issuer.key)}\n`]) {
      const input = `${part({ ...rightHeader(), alg })}.${part(good())}`;
      const digest = createHmac(`sha${alg.slice(2)}`, secret)
        .update(input)
        .digest('base64url');
      await expectRefused(`${input}.${digest}`, 'algorithm');
    }
  });

  it('by another key is refused, whatever it calls itself', async () => {
    const other = newKey('rsa', place.issuer.key.kid);
    await expectRefused(await signed(good(), other), 'signature');
    await expectRefused(await signed(good(), newKey()), 'key', 'signature');
  });

  it('by a key of another kind than its algorithm is refused', async () => {
    const elliptic = newKey('P-256', place.issuer.key.kid);
    await expectRefused(await signed(good(), elliptic, { alg: 'ES256' }), 'key');
    await expectRefused(
      await signed(good(), newKey('ed25519', place.issuer.key.kid), { alg: 'EdDSA' }),
      'key',
    );
  });

  it('of other claims is refused', async () => {
    const [header, , signature] = rawly(rightHeader(), { ...good(), sub: 'somebody' }).split('.');
    await expectRefused(`${header}.${part(good())}.${signature}`, 'signature');
  });

  it('that is empty of its r and s is refused', async () => {
    const key = place.issuer.rotate('P-256');
    const input = `${part({ alg: 'ES256', kid: key.kid })}.${part(good())}`;
    const reply = await place.login('oidc-auth', oidc, `${input}.${Buffer.alloc(64).toString('base64url')}`);
    expect(reply.status).toBe(401);
    expect(await place.lastLogin('oidc-auth')).toMatchObject({ refusedBy: 'signature' });
    place.issuer.rotate();
    fixed = await place.attached('jwt-auth', {
      configurationType: 'static',
      publicKeys: [pemOf(place.issuer.key)],
      boundIssuer: place.issuer.url,
      boundSubject: 'workload',
    });
  });
});

describe('a header', () => {
  it.each(['../../../dev/null', '/etc/passwd', 'https://evil.example/keys', "' OR 1=1 --", '\u0000'])(
    'with the key id %j finds no key',
    async (kid) => {
      await expectRefused(await signed(good(), { ...newKey(), kid }), 'key', 'signature');
    },
  );

  it('with a key id that is no text is refused', async () => {
    await expectRefused(rawly({ ...rightHeader(), kid: ['a'] }, good()), 'token');
    await expectRefused(rawly({ ...rightHeader(), kid: { a: 1 } }, good()), 'token');
  });

  it('that brings its own key, or says where it is, is not listened to', async () => {
    const own = newKey();
    const { asked, url, ca } = place.issuer;
    const before = asked.length;
    const bringing = {
      jwk: own.publicKey.export({ format: 'jwk' }) as Record<string, unknown>,
      jku: `${url}/evil`,
      x5u: `${url}/evil`,
      x5c: [ca.replace(/-----[A-Z ]+-----|\s/g, '')],
    };
    await expectRefused(await signed(good(), own, bringing), 'key', 'signature');
    // The certificate of x5c belongs to this key.
    const owner = createPrivateKey(selfSigned.key);
    const certified = { kid: 'x5c', privateKey: owner, publicKey: createPublicKey(owner) };
    await expectRefused(await signed(good(), certified, { ...bringing, alg: 'ES256' }), 'key');
    expect(asked.slice(before).filter((path) => path === '/evil')).toEqual([]);
    // A token of the issuer's is none the worse for it.
    const reply = await place.login('oidc-auth', oidc, rawly({ ...rightHeader(), ...bringing }, good()));
    expect(reply.status, reply.text).toBe(200);
  });

  it('that demands to be understood is refused', async () => {
    for (const crit of [['exp'], ['b64'], []])
      await expectRefused(rawly({ ...rightHeader(), crit, b64: true, exp: 1 }, good()), 'token');
  });
});

describe('times', () => {
  it.each([
    ['that has expired', () => ({ exp: seconds() - 61 }), 'expired'],
    ['without an end', () => ({ exp: undefined }), 'expired'],
    ['that is not valid yet', () => ({ nbf: seconds() + 120 }), 'not-yet-valid'],
    ['that was issued in the future', () => ({ iat: seconds() + 120 }), 'issued-in-future'],
  ])('a token %s is refused', async (_name, times, check) => {
    await expectRefused(rawly(rightHeader(), { ...good(), ...times() }), check);
  });

  it.each([
    ['a text', '9999999999'],
    ['a list', [9_999_999_999]],
    ['nothing', null],
  ])('a token whose end is %s is refused', async (_name, exp) => {
    for (const [method, id] of [
      ['oidc-auth', oidc],
      ['jwt-auth', fixed],
    ] as const)
      expect((await place.login(method, id, rawly(rightHeader(), { ...good(), exp }))).status).toBe(401);
  });
});

it('a token that ends beyond all numbers is refused', async () => {
  const payload = JSON.stringify(good()).replace(/"exp":\d+/, '"exp":1e999');
  await expectRefused(rawly(rightHeader(), payload), 'token');
});

describe('an issuer', () => {
  it.each([
    ['with a slash more', (url: string) => `${url}/`],
    ['in other letters', (url: string) => url.toUpperCase()],
    ['with its port left out', (url: string) => url.replace(/:\d+$/, '')],
    ['that begins alike', (url: string) => `${url}.evil.example`],
    ['that is not said', () => undefined],
  ])('%s is another one', async (_name, of) => {
    await expectRefused(rawly(rightHeader(), { ...good(), iss: of(place.issuer.url) }), 'issuer');
  });

  it('in a list is none', async () => {
    await expectRefused(rawly(rightHeader(), { ...good(), iss: [place.issuer.url] }), 'issuer');
  });

  it('that is another costs the right one no request', async () => {
    const before = place.issuer.asked.length;
    const jwt = await signed({ ...good(), iss: 'https://evil.example' }, newKey());
    expect((await place.login('oidc-auth', oidc, jwt)).status).toBe(401);
    expect(place.issuer.asked.length).toBe(before);
  });
});

describe('a payload', () => {
  it('that says a thing twice counts by what it says last, as the library reads it', async () => {
    const whole = JSON.stringify(good());
    const twice = (first: string, last: string) => `${whole.slice(0, -1)},"sub":"${first}","sub":"${last}"}`;
    const login = (payload: string) => place.login('oidc-auth', oidc, rawly(rightHeader(), payload));
    expect((await login(twice('workload', 'somebody'))).status).toBe(401);
    expect((await login(twice('somebody', 'workload'))).status).toBe(200);
    const issuers = `${whole.slice(0, -1)},"iss":"https://evil.example"}`;
    expect((await login(issuers)).status).toBe(401);
    const ends = `${whole.slice(0, -1)},"exp":1}`;
    expect((await login(ends)).status).toBe(401);
  });

  it.each(['', 'null', '[]', '"workload"', '{', '{"sub":"workload"'])('of %j is refused', async (payload) => {
    await expectRefused(rawly(rightHeader(), payload === '' ? '\u0000' : payload), 'token');
  });

  it('that is no UTF-8 is refused', async () => {
    const input = `${part(rightHeader())}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}`;
    const signature = sign('sha256', Buffer.from(input), place.issuer.key.privateKey).toString('base64url');
    await expectRefused(`${input}.${signature}`, 'token');
  });

  it('that sets a prototype gains no claim by it', async () => {
    const id = await place.oidc({ boundSubject: '', boundClaims: { role: 'admin' } });
    const payload = `${JSON.stringify(good()).slice(0, -1)},"__proto__":{"role":"admin"}}`;
    expect((await place.login('oidc-auth', id, rawly(rightHeader(), payload))).status).toBe(401);
  });
});

it('an oversized token is refused before it is read', async () => {
  const jwt = rawly(rightHeader(), { ...good(), filler: 'x'.repeat(16_384) });
  expect((await place.login('oidc-auth', oidc, jwt)).status).toBe(422);
});

it.each(['', 'x', 'a.b.c', 'a.b.c.d.e', '....', 'ey.ey.ey', 'eyJhbGciOiJSUzI1NiJ9..'])(
  'text like %j is no token',
  async (jwt) => {
    expect([401, 422]).toContain((await place.login('oidc-auth', oidc, jwt)).status);
    expect((await place.login('oidc-auth', oidc, jwt)).body.message).toEqual(expect.any(String));
  },
);

it('an identity that nobody has, and one without the method, are refused alike', async () => {
  const jwt = rawly(rightHeader(), good());
  const answers = await Promise.all([
    place.login('oidc-auth', 'nobody', jwt),
    place.login('oidc-auth', fixed, jwt),
  ]);
  expect(answers.map(({ status, body }) => [status, body.message])).toEqual([
    [401, 'There is no such identity with OIDC auth attached'],
    [401, 'There is no such identity with OIDC auth attached'],
  ]);
});
