import { beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../../layers/domain/roles/role.ts';
import { maxServiceTokens, type ServiceToken } from '../../../layers/domain/service-tokens/service-token.ts';
import { customRole, heldCustom } from '../../world/rights.ts';
import { asking, serviceTokenBody, serviceTokenBy } from '../../world/service-tokens.ts';
import { openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
let projectId: string;
let maker: Person;

const base = '/api/v2/service-token';
const dataOf = (id: string) => `/api/v1/workspace/${id}/service-token-data`;

beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
  maker = await world.personIn(projectId, 'admin');
});

const create = (by: { token: string }, wanted = {}, id = projectId) =>
  world.app.request('POST', base, { token: by.token, body: serviceTokenBody(id, wanted) });

describe('making a service token', () => {
  it('answers it once, with what is known of it', async () => {
    const wanted = { expiresIn: 3600, scopes: [{ environment: 'dev', secretPath: 'app/' }] };
    const { status, body } = await create(maker, wanted);
    expect(status).toBe(200);
    expect(body.serviceToken).toMatch(/^st\.[0-9a-f-]{36}\.[0-9a-f]{32}$/);
    expect(body.serviceTokenData).toEqual({
      id: body.serviceToken.split('.')[1],
      name: 'pipeline',
      scopes: [{ environment: 'dev', secretPath: '/app' }],
      permissions: ['read'],
      lastUsed: null,
      expiresAt: new Date(Date.parse(body.serviceTokenData.createdAt) + 3_600_000).toISOString(),
      createdAt: expect.any(String),
      updatedAt: body.serviceTokenData.createdAt,
      createdBy: maker.id,
      projectId,
    });
  });

  it('takes the request of the official CLI, slash at the end and all', async () => {
    const body = { ...serviceTokenBody(projectId), expiresIn: 86_400, randomBytes: 'a'.repeat(32) };
    const made = await world.app.request('POST', `${base}/`, { token: maker.token, body });
    expect(made.status).toBe(200);
  });

  it('without end for 0 seconds and for null', async () => {
    for (const expiresIn of [0, null])
      expect((await create(maker, { expiresIn })).body.serviceTokenData.expiresAt).toBeNull();
  });

  it('is for people who may: a viewer, a machine and a stranger are refused', async () => {
    expect((await create(await world.personIn(projectId, 'viewer'))).status).toBe(403);
    expect((await create(await world.person())).status).toBe(403);
    expect((await create(world.admin)).status).toBe(403);
    const stranger = await world.person('admin', await world.newOrganization());
    expect((await create(stranger)).status).toBe(404);
  });

  it('gives nothing that the maker does not hold, and nothing for longer', async () => {
    const rules = [
      { subject: 'service-tokens', action: ['create', 'read', 'delete'] },
      {
        subject: 'secrets',
        action: ['read'],
        conditions: { environment: 'dev', secretPath: { $glob: '/app/**' } },
      },
    ];
    const role = customRole(inProject(projectId), rules);
    await world.write(({ roles }) => roles.creation(role));
    const person = await world.personIn(projectId, 'no-access');
    const grant = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
    if (!grant) throw new Error('There is no grant');
    const hold = async (more: object) => {
      const before = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
      if (!before) throw new Error('There is no grant');
      const next = {
        ...before,
        roles: [{ ...heldCustom(role), ...more }],
        revision: before.revision + 1,
      };
      await world.write(({ projects }) => projects.grantReplacement(next, before));
    };
    await hold({});
    const scopes = (secretPath: string, environment = 'dev') => ({ scopes: [{ environment, secretPath }] });
    for (const path of ['/app', '/app/deep', '/app/**', '/app/*'])
      expect((await create(person, scopes(path))).status, path).toBe(200);
    for (const wanted of [
      scopes('/'),
      scopes('/**'),
      scopes('/apps'),
      scopes('/app', 'prod'),
      { ...scopes('/app'), permissions: ['write'] },
    ])
      expect((await create(person, wanted)).status, JSON.stringify(wanted)).toBe(403);
    const now = world.app.runtime.now().getTime();
    await hold({
      isTemporary: true,
      temporaryMode: 'relative',
      temporaryRange: '1h',
      temporaryAccessStartTime: new Date(now).toISOString(),
      temporaryAccessEndTime: new Date(now + 3_600_000).toISOString(),
    });
    expect((await create(person, { ...scopes('/app'), expiresIn: 3000 })).status).toBe(200);
    expect((await create(person, { ...scopes('/app'), expiresIn: 4000 })).status).toBe(403);
    expect((await create(person, scopes('/app'))).status).toBe(403);
  });

  it('refuses scopes that are no places', async () => {
    for (const secretPath of ['/{{identity.id}}', 'app/**', '/a b!', '/(a|b)', '/***', `/${'a'.repeat(600)}`])
      expect((await create(maker, { scopes: [{ environment: 'dev', secretPath }] })).status, secretPath).toBe(
        422,
      );
    expect((await create(maker, { scopes: [] })).status).toBe(422);
    expect((await create(maker, { scopes: [{ environment: 'nowhere', secretPath: '/' }] })).status).toBe(404);
    expect((await create(maker, { permissions: ['admin'] })).status).toBe(422);
    expect((await create(maker, { expiresIn: -1 })).status).toBe(422);
  });
});

describe('the room for service tokens in a project', () => {
  it('is not taken by those that have expired, which go with the making of others', async () => {
    const { id } = await world.project();
    const person = await world.personIn(id, 'admin');
    const { id: first } = await serviceTokenBy(world, person, id, { expiresIn: 60 });
    const model = await world.read(({ serviceTokens }) => serviceTokens.find(first));
    if (!model) throw new Error('There is no token');
    const add = (count: number, more: Partial<ServiceToken>) =>
      world.write(({ serviceTokens }) =>
        Array.from({ length: count }, () =>
          serviceTokens.creation({ ...model, ...more, id: crypto.randomUUID() }),
        ).flat(),
      );
    for (let n = 0; n < maxServiceTokens - 20; n += 40) await add(40, { expiresAt: null });
    await add(19, {});
    const making = async () => (await create(person, {}, id)).status;
    expect(await making()).toBe(422);
    world.app.runtime.advance(61);
    expect(await making()).toBe(200);
    const kept = await world.read(({ serviceTokens }) => serviceTokens.inProject(id));
    expect(kept.length).toBe(maxServiceTokens - 10 + 1);
    await add(19, { expiresAt: null });
    expect(await making()).toBe(422);
  });
});

describe('a service token asking who it is', () => {
  it('is told what was sealed for it, and nothing of its secret', async () => {
    const body = { ...serviceTokenBody(projectId), encryptedKey: 'a', iv: 'b', tag: 'c' };
    const made = await world.ok(maker, 'POST', base, body);
    const own = await asking(world, { token: made.serviceToken }, base);
    expect(own.body).toEqual({
      ...made.serviceTokenData,
      _id: made.serviceTokenData.id,
      __v: 0,
      secretHash: '',
      encryptedKey: 'a',
      iv: 'b',
      tag: 'c',
      workspace: projectId,
      user: expect.objectContaining({ id: maker.id, _id: maker.id, email: maker.email, firstName: 'Pat' }),
    });
    expect((await asking(world, { token: `${made.serviceToken}.ffff` }, base)).status).toBe(200);
  });

  it('is for service tokens only', async () => {
    expect((await world.send(maker, 'GET', base)).status).toBe(403);
  });
});

describe('deleting a service token', () => {
  it('is the maker’s right, whoever they have become, and others’ who hold what it gives', async () => {
    const own = await serviceTokenBy(world, maker, projectId);
    const member = await world.personIn(projectId, 'member');
    const theirs = await serviceTokenBy(world, member, projectId, { permissions: ['read', 'write'] });
    expect(
      (await world.send(await world.personIn(projectId, 'viewer'), 'DELETE', `${base}/${own.id}`)).status,
    ).toBe(403);
    const deleted = await world.ok(maker, 'DELETE', `${base}/${theirs.id}`);
    expect(deleted.serviceTokenData).toEqual(theirs.data);
    expect((await world.send(maker, 'DELETE', `${base}/${theirs.id}`)).status).toBe(404);
  });

  it('is left to the maker who may delete none any more', async () => {
    const person = await world.personIn(projectId, 'member');
    const [first, second] = [
      await serviceTokenBy(world, person, projectId),
      await serviceTokenBy(world, maker, projectId),
    ];
    const grant = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
    await world.ok(world.admin, 'PATCH', `/api/v1/workspace/${projectId}/memberships/${grant?.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect((await world.send(person, 'DELETE', `${base}/${second.id}`)).status).toBe(403);
    expect((await world.send(person, 'DELETE', `${base}/${first.id}`)).status).toBe(200);
  });

  it('of another organization looks like none', async () => {
    const token = await serviceTokenBy(world, maker, projectId);
    const stranger = await world.person('admin', await world.newOrganization());
    const [foreign, unknown] = await Promise.all(
      [token.id, crypto.randomUUID()].map((id) => world.send(stranger, 'DELETE', `${base}/${id}`)),
    );
    expect(foreign?.status).toBe(404);
    expect(foreign?.body.message).toBe(unknown?.body.message);
  });
});

describe('the list of service tokens', () => {
  it('shows those of the project, last made first, under both spellings, to who may read them', async () => {
    const { id } = await world.project();
    const person = await world.personIn(id, 'member');
    const first = await serviceTokenBy(world, person, id);
    world.app.runtime.advance(1000);
    const second = await serviceTokenBy(world, person, id);
    const viewer = await world.personIn(id, 'viewer');
    for (const path of [dataOf(id), `/api/v1/projects/${id}/service-token-data`])
      expect((await world.ok(viewer, 'GET', path)).serviceTokenData).toEqual([second.data, first.data]);
    expect((await world.send(await world.personIn(id, 'no-access'), 'GET', dataOf(id))).status).toBe(403);
  });
});
