import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { use } from '../../../world/machines.ts';
import {
  altNames,
  basicConstraints,
  extendedKeyUsage,
  extension,
  keyUsage,
  newKeys,
  newRsaKeys,
  type Wish,
} from './certificates.ts';
import { clientExtensions, configPath, keysOf, names, openPlace, type TlsPlace } from './place.ts';

let place: TlsPlace;
/** An identity for the common name `app` of the root. */
let app: string;
beforeAll(async () => {
  place = await openPlace();
  app = await place.attached();
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).authClaims;

describe('a client certificate', () => {
  it('logs in, and the trail says which it was', async () => {
    const reply = await place.login(app, place.make.client());
    expect(reply.status, reply.text).toBe(200);
    expect((await use(place.world, reply.body.accessToken)).status).toBe(200);
    const event = await place.lastLogin();
    const shown = {
      commonName: 'app',
      serialNumber: expect.stringMatching(/^10[0-9A-F]{2}$/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(event).toMatchObject({ ...shown, authMethod: 'tls-cert-auth' });
    expect(event.identityTlsCertAuthId).toMatch(/^[\w-]{36}$/);
    expect(event).not.toHaveProperty('refusedBy');
    expect(claimsIn(reply.body.accessToken)).toEqual(shown);
  });

  it('stands in no event and no item, only what it says', async () => {
    const pem = place.make.client();
    for (const id of [app, await place.attached({ allowedCommonNames: 'other' })]) await place.login(id, pem);
    const inner = pem.split('\n')[2] ?? '';
    const items = (await allItems(place.world.app.table)).map((item) => JSON.stringify(item));
    expect(items.filter((text) => text.includes(inner) || text.includes('clientCertificate'))).toEqual([]);
  });

  it('that is missing is refused, and the refusal says where it is looked for', async () => {
    const reply = await place.login(app);
    expect([reply.status, reply.body.message]).toEqual([
      401,
      'There is no client certificate: log in at a domain name of the API with mutual TLS',
    ]);
    expect((await place.lastLogin()).refusedBy).toBe('certificate');
  });

  const plain = { extensions: [basicConstraints(false)] };
  it.each([
    ['says nothing of what it is for', () => place.make.client({ extensions: [] })],
    [
      'may be used for clients and servers',
      () => place.make.client({ extensions: [keyUsage(0xa0), extendedKeyUsage('server', 'client')] }),
    ],
    ['has a key of RSA', () => place.make.client({ ...plain, keys: newRsaKeys(2048) })],
    ['has a key on P-384', () => place.make.client({ ...plain, keys: newKeys('P-384') })],
    ['comes with others behind it', () => place.make.client() + place.make.other()],
  ])('that %s logs in', async (_name, make) => {
    const reply = await place.login(app, make());
    expect(reply.status, reply.text).toBe(200);
  });

  const with_ = (more: Partial<Wish>) => () => place.make.client(more);
  it.each([
    ['is none', () => 'nonsense', 'certificate'],
    [
      'is a key',
      () => keysOf.client.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'certificate',
    ],
    ['is cut', () => place.make.client().split('\n').toSpliced(2, 1).join('\n'), 'certificate'],
    ['is too long', () => place.make.client() + ' '.repeat(16_384), 'certificate'],
    ['has expired', () => place.make.client({ from: place.make.at(-2), to: place.make.at(-1) }), 'validity'],
    [
      'is not valid yet',
      () => place.make.client({ from: place.make.at(1), to: place.make.at(2) }),
      'validity',
    ],
    ['signed itself', with_({ issuer: { subject: names.client, keys: keysOf.client } }), 'chain'],
    ['is of another authority', with_({ issuer: { subject: ['Other'], keys: keysOf.other } }), 'chain'],
    [
      'is of another authority of the same name',
      with_({ issuer: { subject: names.root, keys: keysOf.other } }),
      'chain',
    ],
    ['is an authority’s', with_({ extensions: [basicConstraints(true), keyUsage(0x84)] }), 'usage'],
    ['is for servers only', with_({ extensions: [extendedKeyUsage('server')] }), 'usage'],
    ['may not sign', with_({ extensions: [keyUsage(0x20)] }), 'usage'],
    [
      'demands what is not known here',
      with_({ extensions: [extension('2a0304', true, Buffer.from([5, 0]))] }),
      'usage',
    ],
    ['has a weak key of RSA', with_({ ...plain, keys: newRsaKeys(1024) }), 'strength'],
    [
      'has a key on a curve that is not accepted',
      with_({ ...plain, keys: newKeys('secp256k1') }),
      'strength',
    ],
    ['is signed over SHA-1', with_({ signature: 'ecdsa-sha1' }), 'strength'],
    ['has another common name', with_({ subject: ['other'] }), 'common-name'],
    ['has the common name in another case', with_({ subject: ['APP'] }), 'common-name'],
    ['has the common name and more', with_({ subject: ['app\nCN=x'] }), 'common-name'],
    ['has a NUL in its common name', with_({ subject: ['app\0.evil'] }), 'common-name'],
    ['has two common names', with_({ subject: ['app', 'other'] }), 'common-name'],
    ['has none', with_({ subject: [] }), 'common-name'],
  ])('that %s is refused', async (_name, make, check) => {
    expect(await place.refusal(app, make())).toBe(check);
  });

  it('counts by the clock of the instance', async () => {
    const { world, make } = place;
    const soon = make.client({ to: new Date(world.app.runtime.now().getTime() + 10_000) });
    expect((await place.login(app, soon)).status).toBe(200);
    world.app.runtime.advance(11);
    expect(await place.refusal(app, soon)).toBe('validity');
  });

  it('is nobody’s when a header holds it', async () => {
    const { app: server } = place.world;
    for (const header of [
      'x-client-cert',
      'x-ssl-client-cert',
      'ssl-client-cert',
      'x-amzn-mtls-clientcert',
    ]) {
      const headers = { [header]: encodeURIComponent(place.make.client()) };
      const reply = await server.request('POST', '/api/v1/auth/tls-cert-auth/login', {
        body: { identityId: app },
        headers,
      });
      expect([reply.status, reply.body.message]).toEqual([401, expect.stringContaining('mutual TLS')]);
    }
  });
});

describe('a chain', () => {
  const bundle = (...parts: readonly string[]) => ({ caCertificate: parts.join('\n') });
  const below = () => place.make.client({ issuer: place.make.below('middle') });

  it('leads over authorities of the bundle, whatever their order', async () => {
    const { root, middle } = place.make;
    for (const parts of [
      [root(), middle()],
      [middle(), root()],
    ])
      expect((await place.login(await place.attached(bundle(...parts)), below())).status).toBe(200);
  });

  it('may end at the authority that the operator trusts, without the one above', async () => {
    expect((await place.login(await place.attached(bundle(place.make.middle())), below())).status).toBe(200);
  });

  it('finds the way among authorities of one name', async () => {
    const { root, other } = place.make;
    const id = await place.attached(bundle(other(), root()));
    expect((await place.login(id, place.make.client())).status).toBe(200);
  });

  it('goes by a new certificate of an authority whose old one has expired', async () => {
    const { root, at } = place.make;
    const id = await place.attached(bundle(root({ from: at(-9), to: at(-1) }), root()));
    expect((await place.login(id, place.make.client())).status).toBe(200);
  });

  it.each([
    ['lacks a step', () => [place.make.root()]],
    [
      'has a step that has expired',
      () => [place.make.root(), place.make.middle({ from: place.make.at(-2), to: place.make.at(-1) })],
    ],
    [
      'has a top that has expired',
      () => [place.make.root({ from: place.make.at(-2), to: place.make.at(-1) }), place.make.middle()],
    ],
    [
      'has a top that is not valid yet',
      () => [place.make.root({ from: place.make.at(1), to: place.make.at(2) }), place.make.middle()],
    ],
    [
      'has a step that another signed',
      () => [place.make.root(), place.make.middle({ issuer: { subject: names.root, keys: keysOf.other } })],
    ],
    [
      'is longer than its top allows',
      () => [
        place.make.root({ extensions: [basicConstraints(true, 0), keyUsage(0x06)] }),
        place.make.middle(),
      ],
    ],
    [
      'has a step for servers only',
      () => [
        place.make.root(),
        place.make.middle({
          extensions: [basicConstraints(true), keyUsage(0x06), extendedKeyUsage('server')],
        }),
      ],
    ],
    [
      'has a step that is signed over SHA-1',
      () => [place.make.root(), place.make.middle({ signature: 'ecdsa-sha1' })],
    ],
  ])('that %s leads nowhere', async (_name, parts) => {
    expect(await place.refusal(await place.attached(bundle(...parts())), below())).toBe('chain');
  });

  it('is verified to its top when nobody asks for that', async () => {
    const lax = { ...bundle(place.make.other(), place.make.middle()), verifyClientCertificateChain: false };
    expect(await place.refusal(await place.attached(lax), below())).toBe('chain');
  });

  it('does not lead over somebody who is no authority', async () => {
    const client = place.make.client({
      issuer: { subject: names.client, keys: keysOf.client },
      keys: keysOf.other,
    });
    const { world } = place;
    const id = await place.attached();
    const method = await world.read(({ identities }) =>
      identities.method<Record<string, unknown>>(id, 'tls-cert-auth'),
    );
    if (!method) throw new Error('not attached');
    // What no request can configure: a client's certificate in the bundle.
    const parts = [{ extensions: [] }, { extensions: [basicConstraints(false)] }, {}].map(place.make.client);
    const config = { ...method.config, caCertificate: place.make.root() + parts.join('') };
    await world.write((stores) => stores.identities.methodReplacement({ ...method, config }, method));
    expect(await place.refusal(id, client)).toBe('chain');
    expect((await place.login(id, place.make.client())).status).toBe(200);
  });
});

describe('alternative names', () => {
  const named = (...all: readonly (readonly [number, string | Buffer])[]) =>
    place.make.client({ extensions: [...clientExtensions, altNames(...all)] });
  const only = (...allowedSubjectAltNames: string[]) =>
    place.attached({ allowedCommonNames: '', allowedSubjectAltNames });

  it.each([
    ['a host', ['App.example'], [[0x82, 'app.EXAMPLE']]],
    ['a URI', ['spiffe://example/app'], [[0x86, 'spiffe://example/app']]],
    ['an address', ['192.0.2.1'], [[0x87, Buffer.from([192, 0, 2, 1])]]],
    ['an e-mail address', ['app@example.com'], [[0x81, 'app@example.com']]],
    [
      'one of several',
      ['b', 'c'],
      [
        [0x82, 'a'],
        [0x82, 'b'],
      ],
    ],
    ['a host, named as one', ['DNS:App.example'], [[0x82, 'app.EXAMPLE']]],
    ['a URI, named as one', ['URI:spiffe://example/app'], [[0x86, 'spiffe://example/app']]],
    ['an address, named as one', ['IP:192.0.2.1'], [[0x87, Buffer.from([192, 0, 2, 1])]]],
    [
      'an address of IPv6 in another spelling',
      ['fe80::1%eth0', '2001:DB8:0::1'],
      [[0x87, Buffer.from('20010db8000000000000000000000001', 'hex')]],
    ],
    ['an e-mail address, named as one', ['EMAIL:app@example.com'], [[0x81, 'app@example.com']]],
    ['every one', ['*'], [[0x82, 'a']]],
  ] as const)('let in %s', async (_name, allowed, all) => {
    const reply = await place.login(await only(...allowed), named(...all));
    expect(reply.status, reply.text).toBe(200);
  });

  it.each([
    ['of another host', ['app'], [[0x82, 'other']]],
    ['of a host below', ['example'], [[0x82, 'app.example']]],
    ['that only seem to be two', ['b'], [[0x82, 'a, DNS:b']]],
    ['that only seem to be a URI', ['spiffe://example/app'], [[0x86, 'x", URI:spiffe://example/app']]],
    ['in another case, of a URI', ['spiffe://example/app'], [[0x86, 'spiffe://example/APP']]],
    ['of another kind', ['DNS:app', 'URI:app', 'IP:app'], [[0x81, 'app']]],
    ['that begin as a kind does', ['IP:192.0.2.1'], [[0x86, 'IP:192.0.2.1']]],
    ['of hosts that are meant to be URIs', ['dns:app'], [[0x82, 'app']]],
  ] as const)('%s let nobody in', async (_name, allowed, all) => {
    expect(await place.refusal(await only(...allowed), named(...all))).toBe('subject-alt-name');
  });

  it('are demanded beside the common name where both are configured', async () => {
    const id = await place.attached({ allowedSubjectAltNames: ['a'] });
    expect((await place.login(id, named([0x82, 'a']))).status).toBe(200);
    expect(await place.refusal(id, place.make.client())).toBe('subject-alt-name');
    const elsewhere = { extensions: [altNames([0x82, 'a'])], subject: ['other'] };
    expect(await place.refusal(id, place.make.client(elsewhere))).toBe('common-name');
  });
});

describe('TLS certificate auth', () => {
  it('is attached, read, changed and removed', async () => {
    const { world, make } = place;
    const config = { caCertificate: make.root(), allowedCommonNames: 'a,b' };
    const made = (
      await place.attach({ ...config, allowedSubjectAltNames: null, verifyClientCertificateChain: true })
    ).body.identityTlsCertAuth;
    const shown = { ...config, allowedSubjectAltNames: [], verifyClientCertificateChain: true };
    expect(made).toMatchObject(shown);
    const path = configPath(made.identityId);
    expect((await world.ok(world.admin, 'GET', path)).identityTlsCertAuth).toEqual(made);
    const next = {
      allowedCommonNames: '',
      allowedSubjectAltNames: ['a.example'],
      verifyClientCertificateChain: false,
      accessTokenTTL: 60,
    };
    const changed = await world.ok(world.admin, 'PATCH', path, next);
    expect(changed.identityTlsCertAuth).toMatchObject({ ...shown, ...next });
    expect((await world.ok(world.admin, 'DELETE', path)).identityTlsCertAuth.id).toBe(made.id);
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('has tokens that end when it is removed', async () => {
    const id = await place.attached();
    const { accessToken } = (await place.login(id, place.make.client())).body;
    expect((await use(place.world, accessToken)).status).toBe(200);
    await place.world.ok(place.world.admin, 'DELETE', configPath(id));
    expect((await use(place.world, accessToken)).status).toBe(401);
  });

  it.each([
    ['no authority', () => ({ caCertificate: '' }), 422],
    ['an authority that is none', () => ({ caCertificate: 'nonsense' }), 400],
    ['a client as authority', () => ({ caCertificate: place.make.client() }), 400],
    [
      'an authority beside a key',
      () => ({
        caCertificate: `${place.make.root()}${keysOf.root.privateKey.export({ type: 'pkcs8', format: 'pem' })}`,
      }),
      400,
    ],
    [
      'an authority that may not sign',
      () => ({ caCertificate: place.make.root({ extensions: [basicConstraints(true), keyUsage(0x02)] }) }),
      400,
    ],
    [
      'an authority with a weak key',
      () => ({ caCertificate: place.make.root({ keys: newRsaKeys(1024), signature: 'rsa-sha256' }) }),
      400,
    ],
    [
      'an authority that is bound to names',
      () => ({
        caCertificate: place.make.root({
          extensions: [basicConstraints(true), extension('551d1e', true, Buffer.from([0x30, 0]))],
        }),
      }),
      400,
    ],
    ['no names', () => ({ allowedCommonNames: '' }), 400],
    ['an alternative name with a comma', () => ({ allowedSubjectAltNames: ['a,b'] }), 400],
    ['an alternative name that is a kind alone', () => ({ allowedSubjectAltNames: ['URI:'] }), 400],
  ])('with %s is refused', async (_name, wrong, status) => {
    const config = { caCertificate: place.make.root(), allowedCommonNames: 'app', ...wrong() };
    const reply = await place.attach(config);
    expect(reply.status, reply.text).toBe(status);
  });
});
