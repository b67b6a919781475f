import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import { bindingOf, jwkOf, newSigning, signed } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';

let place: AcmePlace;
beforeAll(async () => {
  place = await openAcmePlace();
});

const keys = () => `/certificate-templates/${place.templateId}/acme-keys`;
/** All that ACME keeps, but for the trail. */
const kept = async (): Promise<readonly string[]> =>
  (await allItems(place.world.app.table))
    .map(({ pk, sk }) => `${String(pk)} ${String(sk)}`)
    .filter((key) => !key.startsWith('AUDIT') && key.includes('ACME'))
    .sort();
const typeOf = ({ body }: { readonly body: { readonly type?: string } }) => body.type?.split(':').at(-1);

describe('an ACME key', () => {
  it('is shown once, listed without its secret, and gone when it is deleted', async () => {
    const made = await place.ok('POST', keys(), { name: 'web servers' });
    expect(made).toEqual({
      acmeKey: {
        id: expect.any(String),
        certificateTemplateId: place.templateId,
        name: 'web servers',
        acmeAccountId: null,
        createdAt: expect.any(String),
      },
      hmacKey: expect.stringMatching(/^[\w-]{43}$/),
      directoryUrl: `${place.client().base}/directory`,
    });
    expect((await place.ok('GET', keys())).acmeKeys).toContainEqual(made.acmeKey);
    expect(await place.ok('DELETE', `${keys()}/${made.acmeKey.id}`)).toEqual({ acmeKey: made.acmeKey });
    expect((await place.ok('GET', keys())).acmeKeys).not.toContainEqual(made.acmeKey);
    expect((await place.send('DELETE', `${keys()}/${made.acmeKey.id}`)).status).toBe(404);
    expect(JSON.stringify(await eventsOf(place.world.app, 'create-acme-key'))).not.toContain(made.hmacKey);
  });

  it('is made by nobody who may not issue certificates, or may only for a while', async () => {
    const { world, projectId } = place;
    const viewer = await world.machineIn(projectId, 'viewer');
    expect((await place.send('POST', keys(), { name: 'x' }, viewer)).status).toBe(403);
    const identity = await world.identity('no-access');
    await world.ok(
      world.admin,
      'POST',
      `/api/v2/workspace/${projectId}/identity-memberships/${identity.id}`,
      {
        roles: [
          {
            role: 'admin',
            isTemporary: true,
            temporaryMode: 'relative',
            temporaryRange: '1h',
            temporaryAccessStartTime: world.app.runtime.now().toISOString(),
          },
        ],
      },
    );
    const reply = await place.send('POST', keys(), { name: 'x' }, identity);
    expect([reply.status, reply.body.message]).toEqual([403, expect.stringMatching(/for good/)]);
    expect((await place.send('GET', keys(), undefined, identity)).status).toBe(200);
  });

  it('ends the account that it made', async () => {
    const client = place.client();
    const key = await place.bindingKey();
    await client.register(key);
    await place.ok('DELETE', `${keys()}/${key.id}`);
    const reply = await client.order(['www.example.com']);
    expect([reply.status, typeOf(reply)]).toEqual([401, 'unauthorized']);
    expect((await client.register(key)).status).toBe(401);
  });
});

describe('an account', () => {
  it('is made once, and found again by its key', async () => {
    const client = place.client();
    const contact = ['mailto:admin@example.com'];
    const made = await client.register(await place.bindingKey(), { contact });
    expect([made.status, made.body]).toEqual([
      201,
      { status: 'valid', contact, orders: `${client.kid}/orders` },
    ]);
    expect(made.headers.link).toContain(`<${client.base}/directory>;rel="index"`);
    expect(made.headers['replay-nonce']).toMatch(/^[\w-]{51}$/);
    const again = await client.register(undefined, { onlyReturnExisting: true });
    expect([again.status, again.headers.location]).toEqual([200, client.kid]);
    const [event] = (await eventsOf(place.world.app, 'create-acme-account')).slice(-2);
    expect(event).toMatchObject({
      organizationId: place.world.orgId,
      projectId: place.projectId,
      actor: { type: 'acmeAccount', metadata: { acmeAccountId: client.kid.split('/').at(-1) } },
      metadata: { keyName: 'certbot', contact },
    });
  });

  it('is not made without a key, and nothing is written then', async () => {
    const key = await place.bindingKey();
    const other = await place.bindingKey(await place.template());
    const client = place.client();
    const url = `${client.base}/new-account`;
    const jwk = jwkOf(client.signing);
    const bound = (made: object) => ({ externalAccountBinding: made });
    const wrong = { ...key, secret: Buffer.alloc(32).toString('base64url') };
    const before = await kept();
    const attempts: readonly (readonly [object, string])[] = [
      [{}, 'externalAccountRequired'],
      [{ onlyReturnExisting: true }, 'accountDoesNotExist'],
      [bound(bindingOf(jwk, url, wrong)), 'unauthorized'],
      [bound(bindingOf(jwk, url, other)), 'unauthorized'],
      [bound(bindingOf(jwk, `${url}/`, key)), 'unauthorized'],
      [bound(bindingOf(jwkOf(newSigning()), url, key)), 'unauthorized'],
      [bound(bindingOf(jwk, url, key, { nonce: 'x' })), 'unauthorized'],
      [bound(bindingOf(jwk, url, key, { alg: 'none' })), 'unauthorized'],
      [bound({ ...bindingOf(jwk, url, key), header: {} }), 'malformed'],
      [bound({ ...bindingOf(jwk, url, key), signature: '' }), 'unauthorized'],
      [{ contact: ['tel:+1'] }, 'unsupportedContact'],
      [{ contact: ['mailto:a@example.com,b@example.com'] }, 'invalidContact'],
      [{ contact: ['mailto:a@example.com?cc=b'] }, 'invalidContact'],
    ];
    for (const [payload, type] of attempts) {
      const reply = await client.register(undefined, payload);
      expect([reply.status >= 400, typeOf(reply)], JSON.stringify(payload)).toEqual([true, type]);
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(reply.headers['replay-nonce']).toBeDefined();
    }
    expect(await kept()).toEqual(before);
    expect((await client.register(key)).status).toBe(201);
  });

  it('uses its key up: of many at once one is made', async () => {
    const key = await place.bindingKey();
    const clients = Array.from({ length: 8 }, () => place.client());
    const replies = await Promise.all(clients.map((client) => client.register(key)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(replies.filter(({ status }) => status !== 201).map(typeOf))).toEqual(
      new Set(['unauthorized']),
    );
  });

  it('changes its contacts, and is deactivated for good', async () => {
    const client = await place.registered();
    const contact = ['mailto:new@example.com'];
    expect((await client.post(client.kid, { contact })).body).toMatchObject({ contact });
    expect((await client.post(client.kid)).body).toMatchObject({ status: 'valid', contact });
    expect((await client.post(client.kid, { status: 'valid' })).status).toBe(400);
    expect((await client.post(client.kid, { status: 'deactivated' })).body.status).toBe('deactivated');
    for (const reply of [
      await client.post(client.kid),
      await client.order(['www.example.com']),
      await client.register(),
    ])
      expect([reply.status, typeOf(reply)]).toEqual([401, 'unauthorized']);
  });

  it('of another is not seen or changed', async () => {
    const [one, two] = [await place.registered(), await place.registered()];
    for (const payload of ['', { status: 'deactivated' }]) {
      const reply = await one.post(two.kid, payload);
      expect([reply.status, typeOf(reply)]).toEqual([403, 'unauthorized']);
    }
    expect((await one.post(`${two.kid}/orders`)).status).toBe(403);
    expect((await two.post(two.kid)).body.status).toBe('valid');
  });

  it('works at its own server only', async () => {
    const client = await place.registered();
    const other = place.client(await place.template());
    other.signing = client.signing;
    other.kid = client.kid;
    expect(typeOf(await other.order(['www.example.com']))).toBe('accountDoesNotExist');
    other.kid = client.kid.replace(client.templateId, other.templateId);
    expect(typeOf(await other.order(['www.example.com']))).toBe('accountDoesNotExist');
  });
});

describe('the key of an account', () => {
  const change = async (
    client: Awaited<ReturnType<AcmePlace['registered']>>,
    next = newSigning('EdDSA'),
    more: { readonly header?: object; readonly payload?: object; readonly by?: typeof next } = {},
  ) => {
    const url = `${client.base}/key-change`;
    const payload = { account: client.kid, oldKey: jwkOf(client.signing), ...more.payload };
    const inner = signed(more.by ?? next, { jwk: jwkOf(next), url, ...more.header }, payload);
    return { reply: await client.post(url, inner), next };
  };

  it.each(['ES256', 'ES384', 'RS256', 'EdDSA'] as const)('is changed to one of %s', async (alg) => {
    const client = await place.registered();
    const before = client.signing;
    const { reply, next } = await change(client, newSigning(alg));
    expect(reply.status, reply.text).toBe(200);
    expect((await client.order(['www.example.com'])).status).toBe(400);
    client.signing = next;
    expect((await client.order(['www.example.com'])).status).toBe(201);
    client.signing = before;
    expect(typeOf(await client.register(undefined, { onlyReturnExisting: true }))).toBe(
      'accountDoesNotExist',
    );
  });

  it('is not changed to one that another account has', async () => {
    const [one, two] = [await place.registered(), await place.registered()];
    const { reply } = await change(one, two.signing);
    expect([reply.status, reply.headers.location]).toEqual([409, two.kid]);
    expect((await change(one, one.signing)).reply.status).toBe(409);
    expect((await one.post(one.kid)).status).toBe(200);
  });

  it('is not changed when the new one did not sign, or means something else', async () => {
    const client = await place.registered();
    const other = await place.registered();
    const attempts = [
      { by: newSigning('EdDSA') },
      { header: { nonce: await client.nonce() } },
      { header: { url: `${client.base}/new-order` } },
      { payload: { account: other.kid } },
      { payload: { oldKey: jwkOf(other.signing) } },
      { payload: { oldKey: undefined } },
    ];
    for (const attempt of attempts)
      expect((await change(client, newSigning('EdDSA'), attempt)).reply.status, JSON.stringify(attempt)).toBe(
        400,
      );
    expect((await client.post(client.kid)).status).toBe(200);
  });
});
