import { beforeAll, describe, expect, inject, it } from 'vitest';
import { batchWrite } from '../../../layers/adapters/dynamo/batches.ts';
import { type Item, itemWith } from '../../../layers/adapters/dynamo/items.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { intercepted } from '../../adapters/dynamo/storage.ts';
import { createTable, storedItemsOf } from '../../harness/table.ts';
import { changes, day, expire, naming, purge, purgePorts, stored } from '../../world/purge-run.ts';
import { rememberTable } from '../../world/rewind.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

/** Items of a slice, so that the task stops in the middle as well. */
const sliceItems = 3;

let world: World;
const opened = (name: string): Table =>
  openTable({ table: name, storageTimeout: 10_000, storageAttempts: 1 });

interface Founded {
  readonly person: Actor;
  readonly orgId: string;
  /** Everything that goes with the organization. */
  readonly ids: readonly string[];
}

/** A project that was deleted before. */
const deletedProject = async (inside: Actor): Promise<readonly string[]> => {
  const gone = await world.project(inside);
  const place = { workspaceId: gone.id, environment: 'dev', secretPath: '/' };
  await world.ok(inside, 'POST', '/api/v3/secrets/raw/KEY', { ...place, secretValue: 'value' });
  await world.ok(inside, 'DELETE', `/api/v1/workspace/${gone.id}`, {});
  return [gone.id, ...gone.environments.map(({ id }: { id: string }) => id)];
};

/** A person's organization with something of everything in it. */
const filledOrganization = async (more: typeof deletedProject = async () => []): Promise<Founded> => {
  const person = await world.person('member');
  const { organization } = await world.ok(person, 'POST', '/api/v2/organizations', { name: 'Side' });
  const chosen = { organizationId: organization.id };
  const { token } = await world.ok(person, 'POST', '/api/v3/auth/select-organization', chosen);
  const inside: Actor = { ...person, token, orgId: organization.id };
  const ok = (method: string, path: string, body: object = {}) => world.ok(inside, method, path, body);
  const project = await world.project(inside);
  const place = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
  await ok('POST', '/api/v3/secrets/raw/KEY', { ...place, secretValue: 'value' });
  const named = { name: 'machine', organizationId: organization.id };
  const { identity } = await ok('POST', '/api/v1/identities', named);
  const universal = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  const { identityUniversalAuth } = await ok('POST', universal);
  await ok('POST', `${universal}/client-secrets`);
  await ok('POST', `/api/v2/workspace/${project.id}/identity-memberships/${identity.id}`);
  const own = await ok('POST', `/api/v1/projects/${project.id}/identities`, { name: 'own' });
  const group = await ok('POST', '/api/v1/groups', { name: 'group' });
  await ok('POST', `/api/v1/groups/${group.id}/machine-identities/${identity.id}`);
  await ok('POST', `/api/v2/workspace/${project.id}/groups/${group.id}`, { role: 'viewer' });
  const permissions = [{ subject: 'workspace', action: ['read'] }];
  const { role } = await ok('POST', '/api/v1/organization/roles', { slug: 'own', name: 'Own', permissions });
  await ok('POST', '/api/v1/project-templates', { name: 'template' });
  const invited = { inviteeEmails: ['new@example.org'], organizationId: organization.id };
  await ok('POST', '/api/v1/invite-org/signup', invited);
  const contacts = `/api/v1/organization/${organization.id}/incidentContactOrg`;
  await ok('POST', contacts, { email: 'told@example.org' });
  const headers = [{ key: 'DD-API-KEY', value: 'secret' }];
  await ok('POST', '/api/v1/audit-log-streams', { url: 'https://logs.example.org/in', headers });
  await ok('PUT', `/api/v1/user/me/project-favorites`, {
    ...{ orgId: organization.id, projectFavorites: [project.id] },
  });
  return {
    person,
    orgId: organization.id,
    ids: [
      ...[organization.id, project.id, identity.id, own.identity.id, group.id, role.id],
      ...[identityUniversalAuth.clientId, ...project.environments.map(({ id }: { id: string }) => id)],
      ...(await more(inside)),
    ],
  };
};

const deleted = async ({ person, orgId }: Founded) =>
  world.ok(person, 'DELETE', `/api/v2/organizations/${orgId}`);

beforeAll(async () => {
  world = await openWorld();
});

describe('a deleted organization', () => {
  it('leaves nothing after thirty days, and another one keeps everything', async () => {
    const [gone, kept] = [await filledOrganization(deletedProject), await filledOrganization()];
    const table = opened(world.app.table);
    expect(await naming(table.name, gone.ids)).not.toEqual([]);
    await deleted(gone);
    world.app.runtime.advance(29 * day);
    await purge(purgePorts(table, world.app.runtime), await expire(table, world.app.runtime));
    await world.ok(gone.person, 'POST', `/api/v2/organizations/${gone.orgId}/restore`);
    await deleted(gone);
    world.app.runtime.advance(31 * day);
    const records = await expire(table, world.app.runtime);
    const before = await naming(table.name, kept.ids);

    await purge(purgePorts(table, world.app.runtime, sliceItems), records);

    expect(await naming(table.name, gone.ids)).toEqual([]);
    expect(await naming(table.name, kept.ids)).toEqual(before);
  }, 60_000);

  it('that was brought back is not touched, however late the stream tells of its tombstone', async () => {
    const founded = await filledOrganization();
    const table = opened(world.app.table);
    await deleted(founded);
    await world.ok(founded.person, 'POST', `/api/v2/organizations/${founded.orgId}/restore`);
    const before = await stored(table.name);
    const ports = purgePorts(table, world.app.runtime);
    await ports.addTasks([{ kind: 'organization', id: founded.orgId }]);
    await purge(ports, []);
    expect(ports.progress).toEqual(['organization dropped']);
    expect(changes(before, await stored(table.name))).toEqual([]);
  });

  it('is swept to the same end after a crash at any storage call', async () => {
    const table = opened(world.app.table);
    const { runtime } = world.app;
    const founded = await filledOrganization(deletedProject);
    await deleted(founded);
    runtime.advance(31 * day);
    const records = await expire(table, runtime);
    const about = new Set(await naming(table.name, founded.ids));
    const snapshot: readonly Item[] = (await storedItemsOf(table.name))
      .filter(({ pk, sk }) => about.has(`${pk} ${sk}`))
      .map(itemWith);
    const copy = opened(await createTable());
    await batchWrite(copy, runtime, snapshot);
    const rewind = await rememberTable(copy.name);
    let calls = Number.POSITIVE_INFINITY;
    for (let failing = 1; failing <= calls; failing += inject('whole') ? 1 : 3) {
      const crashing = intercepted(copy, async (call, forward) => {
        if (call < failing) return forward();
        if (call === failing) await forward();
        throw new Error('crashed');
      });
      await purge(purgePorts(crashing, runtime, sliceItems), records).catch(() => undefined);
      if (crashing.calls() < failing) calls = crashing.calls();

      await purge(purgePorts(copy, runtime), records);

      expect([...(await stored(copy.name)).keys()], `crash at call ${failing}`).toEqual([]);
      await rewind();
    }
  }, 180_000);
});
