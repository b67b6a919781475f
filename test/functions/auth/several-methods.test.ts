import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import {
  login,
  newClientSecret,
  newIdentity,
  tally,
  tokenOf,
  universalAuthOf,
  use,
} from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const methods = ['universal-auth', 'token-auth'] as const;
type Method = (typeof methods)[number];

const pathOf = (method: Method, id: string) => `/api/v1/auth/${method}/identities/${id}`;
const attach = (method: Method, id: string, body: object = {}) =>
  world.send(world.admin, 'POST', pathOf(method, id), body);
const identityOf = async (id: string) =>
  (await world.ok(world.admin, 'GET', `/api/v1/identities/${id}`)).identity.identity;

/** A machine identity with every method, and a living token of each; limited uses leave rows in storage. */
const equipped = async () => {
  const { id } = await newIdentity(world);
  const limited = { accessTokenNumUsesLimit: 100 };
  const { identityUniversalAuth } = await world.ok(world.admin, 'POST', universalAuthOf(id), limited);
  await world.ok(world.admin, 'POST', pathOf('token-auth', id), {});
  const { clientSecret, clientSecretData } = await newClientSecret(world, universalAuthOf(id));
  const { clientId } = identityUniversalAuth;
  const path = universalAuthOf(id);
  const machine = { id, clientId, clientSecret, clientSecretId: clientSecretData.id, path };
  const listed = await world.ok(world.admin, 'POST', `${pathOf('token-auth', id)}/tokens`, {});
  const tokens: Record<Method, string> = {
    'universal-auth': await tokenOf(world, machine),
    'token-auth': listed.accessToken,
  };
  return { ...machine, tokens, tokenId: listed.tokenData.id as string };
};

describe('several login methods of an identity', () => {
  it.each([[...methods], [...methods].reverse()])(
    '%s then %s: both are there, in that order, wherever the identity is shown',
    async (first, second) => {
      const { id } = await newIdentity(world, { name: `both-${first}` });
      expect([(await attach(first, id)).status, (await attach(second, id)).status]).toEqual([200, 200]);

      const shown = { authMethod: first, authMethods: [first, second] };
      expect(await identityOf(id)).toMatchObject(shown);
      const query = { orgId: world.admin.orgId };
      const list = await world.app.ok('GET', '/api/v1/identities', { token: world.admin.token, query });
      const line = list.body.identities.find(({ identityId }: { identityId: string }) => identityId === id);
      expect(line.identity).toMatchObject(shown);
      const changed = await world.ok(world.admin, 'PATCH', `/api/v1/identities/${id}`, { name: 'renamed' });
      expect(changed.identity).toMatchObject(shown);
      const project = await world.project();
      const membership = `/api/v2/workspace/${project.id}/identity-memberships/${id}`;
      await world.ok(world.admin, 'POST', membership, { role: 'viewer' });
      expect((await world.ok(world.admin, 'GET', membership)).identityMembership.identity).toMatchObject(
        shown,
      );
      expect((await world.ok(world.admin, 'DELETE', `/api/v1/identities/${id}`)).identity).toMatchObject(
        shown,
      );
    },
  );

  it.each(methods)('%s is attached once only, and the refusal changes nothing', async (method) => {
    const machine = await equipped();
    const before = await world.ok(world.admin, 'GET', pathOf(method, machine.id));

    const again = await attach(method, machine.id, { accessTokenTTL: 7 });

    expect(again.status).toBe(400);
    expect(again.body.message).toMatch(/already configured identity$/);
    expect(await world.ok(world.admin, 'GET', pathOf(method, machine.id))).toEqual(before);
    expect((await identityOf(machine.id)).authMethods).toEqual([...methods]);
  });

  it('all arrive when attached at the same moment, each once', async () => {
    const { id } = await newIdentity(world);
    const asked = [...methods, ...methods, ...methods];

    const replies = await Promise.all(asked.map((method) => attach(method, id)));

    expect(tally(replies)).toEqual({ 200: 2, 400: 4 });
    expect([...(await identityOf(id)).authMethods].sort()).toEqual([...methods].sort());
    for (const method of methods) await world.ok(world.admin, 'GET', pathOf(method, id));
  });

  it.each(methods)('%s takes only its own tokens along when it is removed', async (method) => {
    const machine = await equipped();
    const [other] = methods.filter((each) => each !== method) as [Method];
    expect((await use(world, machine.tokens[method])).status).toBe(200);

    await world.ok(world.admin, 'DELETE', pathOf(method, machine.id));

    expect((await use(world, machine.tokens[method])).status).toBe(401);
    expect((await use(world, machine.tokens[other])).status).toBe(200);
    expect(await identityOf(machine.id)).toMatchObject({ authMethod: other, authMethods: [other] });
    expect((await world.send(world.admin, 'GET', pathOf(method, machine.id))).status).toBe(404);
    await world.ok(world.admin, 'GET', pathOf(other, machine.id));
    expect((await login(world, machine)).status).toBe(method === 'universal-auth' ? 401 : 200);
    const listed = await world.send(world.admin, 'GET', `/api/v1/auth/token-auth/tokens/${machine.tokenId}`);
    expect(listed.status).toBe(method === 'token-auth' ? 404 : 200);
  });

  it.each(methods)('%s comes back without reviving what it issued before', async (method) => {
    const machine = await equipped();
    const [other] = methods.filter((each) => each !== method) as [Method];
    await world.ok(world.admin, 'DELETE', pathOf(method, machine.id));
    expect((await attach(method, machine.id)).status).toBe(200);
    expect((await use(world, machine.tokens[method])).status).toBe(401);
    expect((await use(world, machine.tokens[other])).status).toBe(200);
  });

  it('go with the identity, and nothing of them is left', async () => {
    const machine = await equipped();
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    for (const method of methods) expect((await use(world, machine.tokens[method])).status).toBe(401);
    const left = (await allItems(world.app.table)).filter(
      (item) =>
        // The trail, and what goes by itself.
        !/^(?:AUDIT|SEEN)#/.test(String(item.pk)) &&
        [machine.id, machine.clientId, machine.tokenId].some((id) => JSON.stringify(item).includes(id)),
    );
    expect(left).toEqual([]);
  });

  it('keep their own limits and addresses', async () => {
    const { id } = await newIdentity(world);
    await attach('universal-auth', id, { accessTokenTrustedIps: [{ ipAddress: '203.0.113.7' }] });
    await attach('token-auth', id, { accessTokenTTL: 60 });
    const { accessToken, expiresIn } = await world.ok(
      world.admin,
      'POST',
      `${pathOf('token-auth', id)}/tokens`,
      {},
    );
    expect(expiresIn).toBe(60);
    expect((await use(world, accessToken)).status).toBe(200);
    const { identityUniversalAuth } = await world.ok(world.admin, 'GET', universalAuthOf(id));
    expect(identityUniversalAuth.accessTokenTTL).toBe(2_592_000);
    const { clientSecret } = await newClientSecret(world, universalAuthOf(id));
    const token = await tokenOf(world, {
      ...identityUniversalAuth,
      clientSecret,
      path: '',
      clientSecretId: '',
    });
    expect((await use(world, token)).status).toBe(403);
    expect((await use(world, token, '203.0.113.7')).status).toBe(200);
  });
});
