import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tally } from '../../../world/machines.ts';
import { discoveryPath, keysPath, newKey, signed } from './issuer.ts';
import { openPlace, type TokenPlace } from './place.ts';

let place: TokenPlace;
let id: string;
beforeEach(async () => {
  place = await openPlace();
  id = await place.oidc();
});
afterEach(() => place.close());

const login = async (jwt?: string) => place.login('oidc-auth', id, jwt ?? (await place.issuer.token()));
const later = (seconds: number) => place.world.app.runtime.advance(seconds);
const asked = (path: string) => place.issuer.asked.filter((each) => each === path).length;

/** A token of the issuer that names a key that it does not have. */
const unknown = async () =>
  signed(
    {
      iss: place.issuer.url,
      sub: 'workload',
      exp: Math.floor(place.world.app.runtime.now().getTime() / 1000) + 300,
    },
    newKey('P-256'),
    { alg: 'ES256' },
  );

describe('keys of an issuer', () => {
  it('are read once for many logins, also when they come at the same time', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => login()));
    replies.push(await login());
    expect(tally(replies)).toEqual({ 200: 9 });
    expect(place.issuer.asked).toEqual([discoveryPath, keysPath]);
  });

  it('count for ten minutes, and are read anew then', async () => {
    await login();
    later(599);
    await login();
    expect(asked(keysPath)).toBe(1);
    later(2);
    await login();
    expect([asked(discoveryPath), asked(keysPath)]).toEqual([2, 2]);
  });

  it('that were withdrawn let nobody in after ten minutes', async () => {
    const old = place.issuer.key;
    await login();
    place.issuer.rotate();
    const withOld = async () => {
      const at = Math.floor(place.world.app.runtime.now().getTime() / 1000);
      return login(await signed({ iss: place.issuer.url, sub: 'workload', exp: at + 300 }, old));
    };
    expect((await withOld()).status).toBe(200);
    later(601);
    expect((await withOld()).status).toBe(401);
  });

  it('that are new let in at once, without the discovery document being asked for again', async () => {
    await login();
    place.issuer.rotate();
    expect((await login()).status).toBe(200);
    expect([asked(discoveryPath), asked(keysPath)]).toEqual([1, 2]);
  });

  it('beyond their age count for nothing, even when no others can be had', async () => {
    await login();
    later(601);
    place.issuer.answer(discoveryPath, (_request, response) => response.writeHead(500).end());
    expect((await login()).status).toBe(503);
  });

  it('that nobody names are found when only one fits', async () => {
    const jwt = await place.issuer.token({}, { kid: undefined });
    expect((await login(jwt)).status).toBe(200);
    later(601);
    place.issuer.publish(place.issuer.key, newKey());
    expect((await login(await place.issuer.token({}, { kid: undefined }))).status).toBe(401);
    expect((await login()).status).toBe(200);
  });

  it('that are new let in everybody who comes while they are read', async () => {
    await login();
    place.issuer.rotate();
    expect(tally(await Promise.all(Array.from({ length: 6 }, () => login())))).toEqual({ 200: 6 });
    expect(asked(keysPath)).toBe(2);
  });

  it('that are weak are none, whoever signs with them', async () => {
    const signing = async (modulusLength: number) => {
      later(601);
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'own' }];
      place.issuer.answer(keysPath, (_request, response) => response.end(JSON.stringify({ keys })));
      const exp = Math.floor(place.world.app.runtime.now().getTime() / 1000) + 300;
      const input = [
        { alg: 'RS256', kid: 'own' },
        { iss: place.issuer.url, sub: 'workload', exp },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return login(`${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`);
    };
    expect((await signing(1024)).status).toBe(401);
    expect((await signing(2048)).status).toBe(200);
  });

  it('that are for something else or secret are none', async () => {
    const { key } = place.issuer;
    const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: key.kid };
    for (const keys of [
      [{ ...jwk, use: 'enc' }],
      [{ ...jwk, key_ops: ['encrypt'] }],
      [{ ...jwk, alg: 'RS512' }],
      [{ kty: 'oct', kid: key.kid, k: 'AAAA' }],
      [jwk, jwk],
      [null, 7, 'x'],
    ]) {
      later(601);
      place.issuer.answer(keysPath, (_request, response) => response.end(JSON.stringify({ keys })));
      expect((await login()).status).toBe(401);
    }
    later(601);
    place.issuer.answer(keysPath, (_request, response) =>
      response.end(JSON.stringify({ keys: [null, jwk] })),
    );
    expect((await login()).status).toBe(200);
  });
});

describe('a flood of tokens with keys that nobody has', () => {
  it('costs the issuer one request a minute', async () => {
    await login();
    const flood = async () =>
      tally(await Promise.all(Array.from({ length: 20 }, async () => login(await unknown()))));
    for (const minute of [1, 2, 3]) {
      expect(await flood()).toEqual({ 401: 20 });
      later(30);
      expect(await flood()).toEqual({ 401: 20 });
      later(31);
      expect(asked(keysPath)).toBe(1 + minute);
    }
    expect(asked(discoveryPath)).toBe(1);
    expect((await login()).status).toBe(200);
  });

  it('is not made worse by key ids that differ, nor by another identity of the same issuer', async () => {
    await login();
    await login(await unknown());
    const other = await place.oidc();
    for (const each of [id, other, id, other])
      expect((await place.login('oidc-auth', each, await unknown())).status).toBe(401);
    expect(asked(keysPath)).toBe(2);
  });
});

describe('an issuer that fails', () => {
  it('makes logins unavailable, and is left alone for ten seconds', async () => {
    place.issuer.answer(keysPath, (_request, response) => response.writeHead(500).end());
    const first = await login();
    expect(first.status).toBe(503);
    expect(first.body.message).toContain('The target answered 500');
    expect(first.headers['retry-after']).toBe('10');
    for (let n = 0; n < 5; n += 1) expect((await login()).status).toBe(503);
    expect(asked(keysPath)).toBe(1);
    place.issuer.answer(keysPath);
    later(11);
    expect((await login()).status).toBe(200);
  });

  it('does not keep out whose key is known', async () => {
    await login();
    place.issuer.answer(keysPath, (_request, response) => response.writeHead(500).end());
    expect((await login(await unknown())).status).toBe(503);
    expect((await login()).status).toBe(200);
    later(30);
    // Whether this key is a new one is not known.
    expect((await login(await unknown())).status).toBe(503);
    expect(asked(keysPath)).toBe(2);
    place.issuer.answer(keysPath);
    later(31);
    expect((await login(await unknown())).status).toBe(401);
  });

  it.each([
    ['no discovery document', discoveryPath, '{}'],
    ['no JSON', discoveryPath, '<html>'],
    ['a set without keys', keysPath, '{}'],
    ['an endless set', keysPath, `{"keys":[],"x":"${'x'.repeat(262_144)}"}`],
  ])('because it has %s does not say that the token is wrong', async (_name, path, body) => {
    place.issuer.answer(path, (_request, response) => response.end(body));
    expect((await login()).status).toBe(503);
  });

  it('because its certificate is not trusted is not talked to', async () => {
    const config = {
      oidcDiscoveryUrl: place.issuer.url,
      boundIssuer: place.issuer.url,
      boundSubject: 'workload',
    };
    const untrusting = await place.attached('oidc-auth', config);
    const reply = await place.login('oidc-auth', untrusting, await place.issuer.token());
    expect(reply.status).toBe(503);
    expect(reply.body.message).toContain('The certificate of the target is not trusted');
    expect(place.issuer.asked).toEqual([]);
    // One that trusts its authority has keys of its own.
    expect((await login()).status).toBe(200);
    expect((await place.login('oidc-auth', untrusting, await place.issuer.token())).status).toBe(503);
  });

  it('because it is at a private address is not talked to, unless that is allowed', async () => {
    const strict = await openPlace([], [], { allowPrivateTargets: false });
    const identity = await strict.oidc();
    const reply = await strict.login('oidc-auth', identity, await strict.issuer.token());
    expect(reply.status).toBe(503);
    expect(reply.body.message).toContain('The address of the target is not public');
    expect(strict.issuer.asked).toEqual([]);
    strict.close();
  });

  it('by answering byte by byte holds up nobody for longer than five seconds', async () => {
    place.issuer.answer(discoveryPath, (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    const begun = performance.now();
    const replies = await Promise.all([login(), login(), login()]);
    expect(tally(replies)).toEqual({ 503: 3 });
    expect(performance.now() - begun).toBeLessThan(12_000);
    const again = performance.now();
    expect((await login()).status).toBe(503);
    expect(performance.now() - again).toBeLessThan(4_500);
    expect(asked(discoveryPath)).toBe(1);
  }, 20_000);
});

describe('a clock that goes back', () => {
  it('lengthens no pause after a failure', async () => {
    place.issuer.answer(discoveryPath, (_request, response) => response.writeHead(500).end());
    expect((await login()).status).toBe(503);
    place.issuer.answer(discoveryPath, undefined);
    later(-3600);
    await login();
    later(30);
    const exp = Math.floor(Date.now() / 1000) + 9_000;
    const reply = await login(await place.issuer.token({ exp }));
    expect(reply.status, reply.text).toBe(200);
  });

  it('keeps no key longer than ten minutes', async () => {
    const exp = Math.floor(Date.now() / 1000) + 9_000;
    const withdrawn = await place.issuer.token({ exp });
    expect((await login(withdrawn)).status).toBe(200);
    place.issuer.rotate();
    later(-3600);
    await login(withdrawn);
    later(601);
    expect((await login(withdrawn)).status).toBe(401);
  });
});

describe('a discovery address', () => {
  it.each(['', '/', '/.well-known/openid-configuration'])('may end with %j', async (end) => {
    const other = await place.oidc({ oidcDiscoveryUrl: `${place.issuer.url}${end}` });
    expect((await place.login('oidc-auth', other, await place.issuer.token())).status).toBe(200);
  });

  it('may lead on to where the keys are', async () => {
    place.issuer.answer(keysPath, (_request, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const { key } = place.issuer;
    const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: key.kid };
    place.issuer.answer('/elsewhere', (_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    expect((await login()).status).toBe(200);
  });
});
