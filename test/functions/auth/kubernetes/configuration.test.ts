import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundIn } from '../../../canary/canary.ts';
import { allItems } from '../../../harness/table.ts';
import { use } from '../../../world/machines.ts';
import { authority } from './authority.ts';
import { startCluster } from './cluster.ts';
import { app, configPath, type KubernetesPlace, openPlace } from './place.ts';

let place: KubernetesPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const change = (id: string, body: object) =>
  place.world.send(place.world.admin, 'PATCH', configPath(id), body);
const login = async (id: string) => (await place.login(id, await place.cluster.token(app))).status;

describe('Kubernetes auth', () => {
  it('is attached, read, changed and removed, and never shows the token of its reviewer', async () => {
    const { world } = place;
    const { tokenReviewerJwt, ...config } = place.config({ allowedNames: 'app', allowedAudience: 'a,b' });
    const made = (
      await place.attach({ ...config, tokenReviewerJwt, tokenReviewMode: 'api', gatewayId: null })
    ).body.identityKubernetesAuth;
    const shown = { ...config, allowedAudience: 'a, b', tokenReviewerJwt: '', tokenReviewMode: 'api' };
    expect(made).toMatchObject(shown);
    const path = configPath(made.identityId);
    expect((await world.ok(world.admin, 'GET', path)).identityKubernetesAuth).toEqual(made);
    const changed = await change(made.identityId, { allowedNames: '*', accessTokenTTL: 60 });
    expect(changed.body.identityKubernetesAuth).toMatchObject({
      ...shown,
      allowedNames: '*',
      accessTokenTTL: 60,
    });
    const removed = await world.ok(world.admin, 'DELETE', path);
    expect(removed.identityKubernetesAuth).toMatchObject({ id: made.id, tokenReviewerJwt: '' });
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('has tokens that end when it is removed', async () => {
    const id = await place.attached();
    const { accessToken } = (await place.login(id, await place.cluster.token(app))).body;
    expect((await use(place.world, accessToken)).status).toBe(200);
    await place.world.ok(place.world.admin, 'DELETE', configPath(id));
    expect((await use(place.world, accessToken)).status).toBe(401);
  });

  it.each([
    ['no host', { kubernetesHost: '' }, 422],
    ['a host that is no address', { kubernetesHost: 'kubernetes' }, 400],
    ['a host with credentials', { kubernetesHost: 'https://a:b@kubernetes.example' }, 400],
    ['a host with a query', { kubernetesHost: 'https://kubernetes.example/?a=b' }, 400],
    ['a file as host', { kubernetesHost: 'file:///etc/passwd' }, 400],
    ['a certificate that is none', { caCert: 'nonsense' }, 400],
    ['a private key as certificate', { caCert: authority.key }, 400],
    ['certificates of 17 KB', { caCert: authority.ca.repeat(30) }, 422],
    ['a reviewer with a line break', { tokenReviewerJwt: 'a\r\nx: y' }, 400],
    ['a reviewer with a blank', { tokenReviewerJwt: 'Bearer a' }, 400],
    ['a pattern as namespace', { allowedNamespaces: 'shop-*' }, 400],
    ['a namespace with a colon', { allowedNamespaces: 'shop:app' }, 400],
    ['a namespace that is too long', { allowedNamespaces: 'a'.repeat(64) }, 400],
    ['a namespace with a dot', { allowedNamespaces: 'a.b' }, 400],
    ['a name that begins with a dash', { allowedNames: '-app' }, 400],
    ['any audience', { allowedAudience: '*' }, 400],
    ['an audience with a blank', { allowedAudience: 'a b' }, 400],
    ['a gateway', { tokenReviewMode: 'gateway' }, 422],
    ['a gateway by its id', { gatewayId: 'c2f0b9c4-0000-4000-8000-000000000000' }, 422],
  ])('with %s is refused', async (_name, wrong, status) => {
    const reply = await place.attach(place.config(wrong));
    expect(reply.status, reply.text).toBe(status);
  });

  it('without TLS is refused unless private targets are allowed', async () => {
    const strict = await openPlace({ allowPrivateTargets: false });
    const plain = { kubernetesHost: 'http://kubernetes.example' };
    expect((await strict.attach(strict.config(plain))).status).toBe(400);
    expect((await place.attach(place.config(plain))).status).toBe(200);
    strict.close();
  });
});

describe('the token of the reviewer', () => {
  it('stays with the cluster that it was given for', async () => {
    const id = await place.attached();
    const thief = await startCluster();
    const elsewhere = { kubernetesHost: thief.url };
    for (const body of [
      elsewhere,
      { caCert: authority.otherCa },
      { caCert: '' },
      { ...elsewhere, caCert: '' },
    ]) {
      const reply = await change(id, body);
      expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('tokenReviewerJwt')]);
    }
    expect(await login(id)).toBe(200);
    expect((await change(id, { ...elsewhere, tokenReviewerJwt: 'another' })).status).toBe(200);
    await login(id);
    expect(thief.got.map(({ bearer }) => bearer)).toEqual(['another']);
    thief.close();
  });

  it('is not opened for another cluster that somebody wrote into the table', async () => {
    const thief = await startCluster();
    const id = await place.attached();
    const { world } = place;
    const method = await world.read(({ identities }) =>
      identities.method<Record<string, unknown>>(id, 'kubernetes-auth'),
    );
    if (!method) throw new Error('not attached');
    const turned = { ...method, config: { ...method.config, kubernetesHost: thief.url } };
    await world.write((stores) => stores.identities.methodReplacement(turned, method));
    expect(await login(id)).toBe(500);
    expect(thief.got).toEqual([]);
    thief.close();
  });

  it('is replaced, kept, and removed by an empty text or null', async () => {
    const id = await place.attached({ tokenReviewerJwt: 'wrong' });
    expect(await login(id)).toBe(401);
    await change(id, { tokenReviewerJwt: place.reviewer });
    expect(await login(id)).toBe(200);
    await change(id, { allowedNames: 'app' });
    expect(await login(id)).toBe(200);
    for (const tokenReviewerJwt of ['', null]) {
      await change(id, { tokenReviewerJwt: place.reviewer });
      expect((await change(id, { tokenReviewerJwt })).status).toBe(200);
      await login(id);
      expect(place.cluster.got.at(-1)?.bearer).not.toBe(place.reviewer);
    }
  });

  it('and the tokens that log in are in no item, no event and no reply', async () => {
    const jwt = await place.cluster.token(app);
    const id = await place.attached();
    const replies = [await place.login(id, jwt), await change(id, { allowedNames: 'other' })];
    replies.push(await place.login(id, jwt));
    replies.push(await place.world.send(place.world.admin, 'GET', configPath(id)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 401, 200]);
    const items = await allItems(place.world.app.table);
    const everything = [...items, ...place.world.app.lines].map((each) => JSON.stringify(each));
    expect(everything.some((text) => text.includes(id))).toBe(true);
    const texts = [...everything, ...replies.map(({ text }) => text)];
    expect(texts.flatMap((text) => foundIn(text, [jwt, place.reviewer]))).toEqual([]);
  });
});
