import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { asking, type ServiceActor, serviceTokenBy } from '../../world/service-tokens.ts';
import { openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
let projectId: string;
let maker: Person;

const raw = '/api/v3/secrets/raw';
const at = (environment: string, secretPath: string) => ({ workspaceId: projectId, environment, secretPath });
const keysOf = (reply: { body: { secrets: { secretKey: string }[] } }) =>
  reply.body.secrets.map(({ secretKey }) => secretKey);

beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
  maker = await world.personIn(projectId, 'admin');
  const folder = (name: string, path: string) =>
    world.ok(world.admin, 'POST', '/api/v1/folders', {
      workspaceId: projectId,
      environment: 'dev',
      path,
      name,
    });
  const secret = (name: string, environment: string, secretPath: string) =>
    world.ok(world.admin, 'POST', `${raw}/${name}`, { ...at(environment, secretPath), secretValue: name });
  await folder('app', '/');
  await folder('deep', '/app');
  await secret('TOP', 'dev', '/');
  await secret('IN_APP', 'dev', '/app');
  await secret('DEEP', 'dev', '/app/deep');
  await secret('LIVE', 'prod', '/');
});

describe('a service token', () => {
  let reader: ServiceActor;
  beforeAll(async () => {
    reader = await serviceTokenBy(world, maker, projectId, {
      scopes: [{ environment: 'dev', secretPath: '/app/**' }],
    });
  });

  it('reads what its glob covers, lists and single secrets, by either generation', async () => {
    expect(keysOf(await asking(world, reader, raw, at('dev', '/app')))).toEqual(['IN_APP']);
    const later = { projectId, environment: 'dev', secretPath: '/app/deep' };
    expect(keysOf(await asking(world, reader, '/api/v4/secrets', later))).toEqual(['DEEP']);
    const one = await asking(world, reader, `${raw}/IN_APP`, at('dev', '/app'));
    expect(one.body.secret).toMatchObject({ secretKey: 'IN_APP', secretValue: 'IN_APP' });
  });

  it('is the same with the part that clients put behind it', async () => {
    for (const key of ['.0123456789abcdef0123456789abcdef', '.x'])
      expect(keysOf(await asking(world, { token: reader.token + key }, raw, at('dev', '/app')))).toEqual([
        'IN_APP',
      ]);
  });

  it('reaches no other path and no other environment', async () => {
    for (const place of [at('dev', '/'), at('prod', '/')])
      for (const path of [raw, `${raw}/TOP`])
        expect((await asking(world, reader, path, place)).status).toBe(403);
  });

  it('sees another project as if it did not exist', async () => {
    const other = await world.project();
    const reply = await asking(world, reader, raw, { ...at('dev', '/app'), workspaceId: other.id });
    expect([reply.status, reply.body.message]).toEqual([404, 'Project not found']);
  });

  it('that only reads writes nothing, and deletes nothing', async () => {
    const body = { ...at('dev', '/app'), secretValue: 'v' };
    for (const [method, name] of [
      ['POST', 'NEW'],
      ['PATCH', 'IN_APP'],
      ['DELETE', 'IN_APP'],
    ] as const)
      expect((await world.send(reader, method, `${raw}/${name}`, body)).status).toBe(403);
  });

  it('is no right to what secrets were once: versions and snapshots ask for a right that none has', async () => {
    const all = await serviceTokenBy(world, maker, projectId, {
      scopes: [{ environment: 'dev', secretPath: '/**' }],
      permissions: ['read', 'write'],
    });
    const { body } = await asking(world, all, `${raw}/TOP`, at('dev', '/'));
    for (const path of [
      `/api/v1/secret/${body.secret.id}/secret-versions`,
      `/api/v1/workspace/${projectId}/secret-snapshots/count`,
    ])
      expect((await asking(world, all, path, { environment: 'dev', path: '/' })).status, path).toBe(403);
  });

  it('is refused where service tokens are not for', async () => {
    for (const path of [
      '/api/v1/organization',
      `/api/v1/workspace/${projectId}`,
      '/api/v1/identities/details',
    ])
      expect((await asking(world, reader, path)).status).toBe(401);
  });

  it('is told from wrong ones in no way that says which part was wrong', async () => {
    const [st, id, secret = ''] = reader.token.split('.');
    const wrong = [
      `${st}.${id}.${secret.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`,
      `${st}.${crypto.randomUUID()}.${secret}`,
      `${st}.${id}`,
      'st.',
      `${reader.token}.a.b`,
    ];
    const replies = await Promise.all(wrong.map((token) => asking(world, { token }, raw, at('dev', '/app'))));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.message}`))).toEqual(
      new Set(['401 Invalid service token']),
    );
  });

  it('is an actor of its own in the trail, and its secret stands nowhere', async () => {
    await asking(world, reader, raw, at('dev', '/app'));
    const items = await allItems(world.app.table);
    const own = items.filter(
      (item) => JSON.stringify(item).includes('"serviceId"') || /serviceId/.test(String(item.doc)),
    );
    expect(own.some((item) => JSON.stringify(item).includes(reader.id))).toBe(true);
    const [, , secret] = reader.token.split('.');
    expect(JSON.stringify(items)).not.toContain(secret);
  });
});

describe('a service token that writes', () => {
  it('creates, changes and deletes secrets and folders in its scope, and reads none', async () => {
    const writer = await serviceTokenBy(world, maker, projectId, {
      scopes: [{ environment: 'dev', secretPath: '/app/**' }],
      permissions: ['write'],
    });
    const body = { ...at('dev', '/app'), secretValue: 'v' };
    await world.ok(writer, 'POST', `${raw}/WRITTEN`, body);
    await world.ok(writer, 'PATCH', `${raw}/WRITTEN`, { ...body, secretValue: 'w' });
    expect((await asking(world, writer, `${raw}/WRITTEN`, at('dev', '/app'))).status).toBe(403);
    await world.ok(writer, 'DELETE', `${raw}/WRITTEN`, at('dev', '/app'));
    const folder = { workspaceId: projectId, environment: 'dev', path: '/app' };
    await world.ok(writer, 'POST', '/api/v1/folders', { ...folder, name: 'made' });
    await world.ok(writer, 'DELETE', '/api/v1/folders/made', folder);
  });

  it('has no personal secrets', async () => {
    const writer = await serviceTokenBy(world, maker, projectId, { permissions: ['read', 'write'] });
    const body = { ...at('dev', '/'), secretValue: 'v', type: 'personal' };
    expect((await world.send(writer, 'POST', `${raw}/TOP`, body)).status).toBe(400);
  });
});

describe('a service token with one place', () => {
  it('may leave out project, environment and path: they are its own', async () => {
    const only = { scopes: [{ environment: 'dev', secretPath: '/app' }] };
    const reader = await serviceTokenBy(world, maker, projectId, only);
    expect(keysOf(await asking(world, reader, raw))).toEqual(['IN_APP']);
    expect(keysOf(await asking(world, reader, '/api/v4/secrets', { secretPath: '/' }))).toEqual(['IN_APP']);
    const one = await asking(world, reader, `${raw}/IN_APP`, { secretPath: '/' });
    expect(one.body.secret.secretValue).toBe('IN_APP');
  });

  it('is not led to its own place when another is named', async () => {
    const only = { scopes: [{ environment: 'dev', secretPath: '/app' }] };
    const reader = await serviceTokenBy(world, maker, projectId, only);
    expect((await asking(world, reader, raw, { environment: 'prod' })).status).toBe(403);
    expect((await asking(world, reader, raw, { secretPath: '/app/deep' })).status).toBe(403);
  });

  it('is not led there by the other generation’s word for a project, whose word for its own is as good', async () => {
    const only = { scopes: [{ environment: 'dev', secretPath: '/app' }] };
    const reader = await serviceTokenBy(world, maker, projectId, only);
    const other = await world.project();
    for (const [path, names] of [
      [raw, { id: 'projectId', slug: 'projectSlug' }],
      ['/api/v4/secrets', { id: 'workspaceId', slug: 'workspaceSlug' }],
    ] as const) {
      for (const query of [{ [names.id]: other.id }, { [names.slug]: other.slug }])
        expect([400, 404, 422], JSON.stringify(query)).toContain(
          (await asking(world, reader, path, query)).status,
        );
      expect(keysOf(await asking(world, reader, path, { [names.id]: projectId }))).toEqual(['IN_APP']);
    }
  });

  it('of several, or of a pattern, must say where', async () => {
    for (const scopes of [
      [{ environment: 'dev', secretPath: '/**' }],
      [
        { environment: 'dev', secretPath: '/' },
        { environment: 'prod', secretPath: '/' },
      ],
    ]) {
      const reader = await serviceTokenBy(world, maker, projectId, { scopes });
      expect((await asking(world, reader, raw)).status).toBe(422);
    }
  });
});

describe('the end of a service token', () => {
  const works = async (actor: ServiceActor) => (await asking(world, actor, raw, at('dev', '/'))).status;

  it('is at once when it is deleted', async () => {
    const token = await serviceTokenBy(world, maker, projectId);
    expect(await works(token)).toBe(200);
    await world.ok(maker, 'DELETE', `/api/v2/service-token/${token.id}`);
    expect(await works(token)).toBe(401);
  });

  it('is its expiry', async () => {
    const token = await serviceTokenBy(world, maker, projectId, { expiresIn: 60 });
    expect(await works(token)).toBe(200);
    world.app.runtime.advance(60_000);
    expect(await works(token)).toBe(401);
    const listed = await world.ok(maker, 'GET', `/api/v1/workspace/${projectId}/service-token-data`);
    expect(listed.serviceTokenData.map(({ id }: { id: string }) => id)).not.toContain(token.id);
  });

  it('comes when its maker leaves the project, and with it what the maker may do less', async () => {
    const person = await world.personIn(projectId, 'member');
    const token = await serviceTokenBy(world, person, projectId, { permissions: ['read', 'write'] });
    expect(await works(token)).toBe(200);
    const grant = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
    const membership = `/api/v1/workspace/${projectId}/memberships/${grant?.id}`;
    await world.ok(world.admin, 'PATCH', membership, { roles: [{ role: 'viewer' }] });
    expect(await works(token)).toBe(403);
    await world.ok(world.admin, 'PATCH', membership, { roles: [{ role: 'member' }] });
    expect(await works(token)).toBe(200);
    await world.ok(world.admin, 'DELETE', membership);
    expect(await works(token)).toBe(403);
  });

  it('comes when its maker is no active member of the organization', async () => {
    const person = await world.personIn(projectId, 'member');
    const token = await serviceTokenBy(world, person, projectId);
    const before = await world.read(({ organizations }) => organizations.membership(world.orgId, person.id));
    if (!before) throw new Error('There is no membership');
    await world.write(({ organizations }) =>
      organizations.membershipReplacement({ ...before, isActive: false }, before),
    );
    expect(await works(token)).toBe(403);
  });

  it('comes with the project', async () => {
    const { id } = await world.project();
    const person = await world.personIn(id, 'admin');
    const token = await serviceTokenBy(world, person, id);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${id}`);
    expect((await asking(world, token, raw, { ...at('dev', '/'), workspaceId: id })).status).toBe(404);
  });
});

describe('imports by a service token', () => {
  it('show nothing of a source outside its scope, and what is inside', async () => {
    const place = { workspaceId: projectId, environment: 'dev' };
    const folder = { ...place, path: '/', name: 'importing' };
    await world.ok(world.admin, 'POST', '/api/v1/folders', folder);
    for (const source of [
      { environment: 'dev', path: '/app' },
      { environment: 'prod', path: '/' },
    ])
      await world.ok(world.admin, 'POST', '/api/v1/secret-imports', {
        ...place,
        path: '/importing',
        import: source,
      });
    const reader = await serviceTokenBy(world, maker, projectId, {
      scopes: [{ environment: 'dev', secretPath: '/**' }],
    });
    const query = { ...at('dev', '/importing'), include_imports: 'true' };
    const { body } = await asking(world, reader, raw, query);
    const imported = body.imports.flatMap(({ secrets }: { secrets: { secretKey: string }[] }) =>
      secrets.map(({ secretKey }) => secretKey),
    );
    expect(imported).toEqual(['IN_APP']);
  });
});
