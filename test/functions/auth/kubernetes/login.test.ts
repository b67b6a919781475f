import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { use } from '../../../world/machines.ts';
import { authority } from './authority.ts';
import { ownAudience, reviewsPath, startCluster } from './cluster.ts';
import { app, configPath, type KubernetesPlace, openPlace } from './place.ts';

let place: KubernetesPlace;
/** An identity for service accounts of the namespace `shop`. */
let shop: string;
beforeAll(async () => {
  place = await openPlace();
  shop = await place.attached();
});
afterAll(() => place.close());
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));
afterEach(() => {
  place.cluster.answer();
  place.cluster.say();
});

const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('a token of a service account', () => {
  it('logs in when its cluster knows it, and the trail says who it was', async () => {
    const jwt = await place.cluster.token(app);
    const reply = await place.login(shop, `${jwt}\n`);
    expect(reply.status, reply.text).toBe(200);
    expect((await use(place.world, reply.body.accessToken)).status).toBe(200);
    const event = await place.lastLogin();
    expect(event).toMatchObject({ namespace: 'shop', serviceAccount: 'app', authMethod: 'kubernetes-auth' });
    expect(event.identityKubernetesAuthId).toMatch(/^[\w-]{36}$/);
    expect(event).not.toHaveProperty('refusedBy');
    const { namespace, name, uid, ...more } = claimsIn(reply.body.accessToken).authClaims;
    expect([namespace, name, more]).toEqual(['shop', 'app', {}]);
    expect(uid).toMatch(/^[\w-]{36}$/);
  });

  it('is shown to its cluster by the reviewer', async () => {
    const jwt = await place.cluster.token(app);
    await place.login(shop, jwt);
    expect(place.cluster.got.at(-1)).toEqual({
      path: reviewsPath,
      bearer: place.reviewer,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: jwt } },
    });
  });

  it('is shown below the path of an API server behind a gateway', async () => {
    const behind = await startCluster(authority.here, '/clusters/one');
    const id = await place.attached({
      kubernetesHost: `${behind.url}/`,
      tokenReviewerJwt: await behind.reviewer(),
    });
    const reply = await place.login(id, await behind.token(app));
    behind.close();
    expect(reply.status, reply.text).toBe(200);
  });

  it.each([
    ['nobody gave out', () => Promise.resolve('a.b.c'), 'review'],
    ['is none', () => Promise.resolve('nonsense'), 'token'],
    ['holds line breaks', async () => `${await place.cluster.token(app)}\r\nx: y`, 'token'],
    ['holds a line break inside', async () => (await place.cluster.token(app)).replace('.', '.\n'), 'token'],
    ['is that of a person', () => place.cluster.token('kubernetes-admin'), 'service-account'],
    ['is that of a node', () => place.cluster.token('system:node:shop'), 'service-account'],
    ['has more behind its name', () => place.cluster.token(`${app}:x`), 'service-account'],
    ['has no name', () => place.cluster.token('system:serviceaccount:shop'), 'service-account'],
    ['has an empty name', () => place.cluster.token('system:serviceaccount:shop:'), 'service-account'],
    ['has more before its name', () => place.cluster.token(`x:${app}`), 'service-account'],
    ['has another prefix', () => place.cluster.token('oidc:serviceaccount:shop:app'), 'service-account'],
    ['has a line break in its name', () => place.cluster.token(`${app}\n`), 'service-account'],
    [
      'has capitals in its namespace',
      () => place.cluster.token('system:serviceaccount:SHOP:app'),
      'service-account',
    ],
    ['is of another namespace', () => place.cluster.token('system:serviceaccount:shop2:app'), 'namespace'],
    ['is of the namespace *', () => place.cluster.token('system:serviceaccount:*:app'), 'service-account'],
  ])('that %s is refused', async (_name, token, check) => {
    expect(await place.refusal(shop, await token())).toBe(check);
  });

  it('that is none never comes to the cluster', async () => {
    const before = place.cluster.got.length;
    await place.login(shop, 'non\nsense');
    await place.login(shop, 'x'.repeat(16_385));
    expect(place.cluster.got.length).toBe(before);
  });

  it.each([
    ['does not know it after all', { authenticated: false }],
    ['knows it in words', { authenticated: 'true' }],
    ['says nothing of knowing it', { authenticated: undefined }],
    ['finds a fault', { error: 'something' }],
    ['does not name anybody', { user: undefined }],
    ['names something else', { user: { username: { toString: app } } }],
  ])('is refused when the cluster %s', async (_name, status) => {
    place.cluster.say(status);
    expect(await place.refusal(shop, await place.cluster.token(app))).toBe('review');
  });
});

describe('allow-lists', () => {
  const other = 'system:serviceaccount:other:app';
  const job = 'system:serviceaccount:shop:job.v1';

  it.each([
    [{ allowedNamespaces: 'other, shop' }, [app, other, job], []],
    [{ allowedNamespaces: '*', allowedNames: 'app' }, [app, other], [[job, 'name']]],
    [{ allowedNamespaces: '', allowedNames: 'job.v1' }, [job], [[app, 'name']]],
    [
      { allowedNamespaces: 'shop', allowedNames: 'app' },
      [app],
      [
        [other, 'namespace'],
        [job, 'name'],
      ],
    ],
    [{ allowedNamespaces: 'sh, shop-2, hop' }, [], [[app, 'namespace']]],
    [{ allowedNamespaces: '*', allowedNames: '' }, [app, other, job], []],
    [{ allowedNamespaces: '', allowedNames: '' }, [], [[app, 'allow-list']]],
  ] as const)('%j let in whom they name and nobody else', async (lists, passing, failing) => {
    const id = await place.attached(lists);
    for (const username of passing) {
      const reply = await place.login(id, await place.cluster.token(username));
      expect([username, reply.status], reply.text).toEqual([username, 200]);
    }
    for (const [username, check] of failing)
      expect(await place.refusal(id, await place.cluster.token(username))).toBe(check);
  });
});

describe('audiences', () => {
  it('are asked of the cluster, and one of them is enough', async () => {
    const id = await place.attached({ allowedAudience: 'locket, https://locket.example' });
    const login = async (...audiences: string[]) =>
      place.login(id, await place.cluster.token(app, audiences));
    expect((await login('https://locket.example', 'vault')).status).toBe(200);
    expect(place.cluster.got.at(-1)?.body.spec.audiences).toEqual(['locket', 'https://locket.example']);
    expect((await login(ownAudience)).status).toBe(401);
    expect((await login('locket2')).status).toBe(401);
  });

  it.each([
    ['no audiences', { audiences: undefined }],
    ['none of them', { audiences: [] }],
    ['another one', { audiences: [ownAudience] }],
    ['a text', { audiences: 'locket' }],
  ])('are refused when the cluster answers %s', async (_name, status) => {
    const id = await place.attached({ allowedAudience: 'locket' });
    const jwt = await place.cluster.token(app, ['locket']);
    expect((await place.login(id, jwt)).status).toBe(200);
    place.cluster.say(status);
    expect(await place.refusal(id, jwt)).toBe('audience');
  });

  it('of others are refused where none is configured', async () => {
    expect(await place.refusal(shop, await place.cluster.token(app, ['vault']))).toBe('review');
  });
});

describe('a reviewer', () => {
  it('is the token itself where none is configured', async () => {
    const id = await place.attached({ tokenReviewerJwt: '' });
    const jwt = await place.cluster.reviewer();
    await place.world.ok(place.world.admin, 'PATCH', configPath(id), { allowedNamespaces: 'locket' });
    expect((await place.login(id, jwt)).status).toBe(200);
    expect(place.cluster.got.at(-1)).toMatchObject({ bearer: jwt, body: { spec: { token: jwt } } });
  });

  it('must be let: the refusal says whose fault it is', async () => {
    const own = await place.attached({ tokenReviewerJwt: '' });
    const jwt = await place.cluster.token(app);
    const reply = await place.login(own, jwt);
    expect([reply.status, reply.body.message]).toEqual([401, expect.stringContaining('service account')]);
    expect(await place.refusal(own, jwt)).toBe('review');
    expect(await place.refusal(own, 'a.b.c')).toBe('review');
    for (const tokenReviewerJwt of [await place.cluster.token(app), 'unknown'])
      expect(await place.refusal(await place.attached({ tokenReviewerJwt }), jwt)).toBe('reviewer');
  });
});

describe('a cluster that does not say', () => {
  const expectUnavailable = async (id = shop, jwt?: string) => {
    const reply = await place.login(id, jwt ?? (await place.cluster.token(app)));
    expect(reply.status, reply.text).toBe(503);
    expect(reply.text).not.toContain('127.0.0.1');
    return reply.body.message;
  };

  it.each([
    ['leads elsewhere', 307, '{}'],
    ['leads elsewhere for good', 301, '{}'],
    ['fails', 500, '{}'],
    ['is busy', 429, '{}'],
    ['knows no reviews', 404, '{}'],
    ['answers another page', 200, '<html>'],
    ['answers a list', 200, '[]'],
    ['answers another kind', 200, '{"apiVersion":"v1","kind":"Status","status":{"authenticated":true}}'],
    ['answers no status', 201, '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview"}'],
  ])('because it %s makes a 503', async (_name, status, body) => {
    let followed = 0;
    const next = await startCluster();
    next.answer((_request, response) => {
      followed += 1;
      response.end('{}');
    });
    place.cluster.answer((_request, response) =>
      response.writeHead(status, { location: `${next.url}${reviewsPath}` }).end(body),
    );
    await expectUnavailable();
    next.close();
    expect(followed).toBe(0);
  });

  it('but goes on and on makes a 503', async () => {
    place.cluster.answer((_request, response) => response.writeHead(201).end(' '.repeat(65_537)));
    expect(await expectUnavailable()).toContain('too large');
  });

  it('but hangs up makes a 503', async () => {
    place.cluster.answer((request) => request.socket.destroy());
    await expectUnavailable();
  });

  it('because it is not there makes a 503', async () => {
    const gone = await startCluster();
    const id = await place.attached({ kubernetesHost: gone.url });
    gone.close();
    await expectUnavailable(id);
  });
});

describe('the certificate of a cluster', () => {
  const untrusted = async (more: object) => {
    const before = place.cluster.got.length;
    const reply = await place.login(await place.attached(more), await place.cluster.token(app));
    expect(reply.status, reply.text).toBe(503);
    expect(place.cluster.got.length).toBe(before);
    return reply.body.message;
  };

  it('is verified by the public authorities without one of its own', async () => {
    expect(await untrusted({ caCert: '' })).toContain('not trusted');
  });

  it('is refused of another authority', async () => {
    expect(await untrusted({ caCert: authority.otherCa })).toContain('certificate of the target');
  });

  it('is refused for another name', async () => {
    const elsewhere = await startCluster(authority.elsewhere);
    expect(await untrusted({ kubernetesHost: elsewhere.url })).toContain('for another name');
    expect(elsewhere.got).toEqual([]);
    elsewhere.close();
  });
});

it('a private address is not asked unless it is allowed', async () => {
  const strict = await openPlace({ allowPrivateTargets: false });
  const id = await strict.attached();
  const reply = await strict.login(id, await strict.cluster.token(app));
  strict.close();
  expect([reply.status, reply.body.message]).toEqual([503, expect.stringContaining('not public')]);
  expect(strict.cluster.got).toEqual([]);
});

it('who may log in is not told apart from who does not exist', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000';
  const reply = await place.login(unknown, await place.cluster.token(app));
  expect([reply.status, reply.body.message]).toEqual([
    401,
    'There is no such identity with Kubernetes auth attached',
  ]);
});
