import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOrganization } from '../../../layers/domain/roles/role.ts';
import { overwrite, type RawItem, scanned } from '../../harness/raw-table.ts';
import { type Asked, type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { runs } from '../../harness/thoroughness.ts';
import { type GroupPlace, memberPath, newGroupPlace } from '../../world/group-place.ts';
import { customRole } from '../../world/rights.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const memberCount = runs(10_000, 2500);
const projectCount = 200;
/** How many of those have records of their own beside their membership: all that a page shows. */
const shown = 100;

let storage: CountingStorage;
let world: World;
let group: GroupPlace;
/** One of the projects. */
let projectId: string;
/** Somebody in the group who may edit groups, and may not enter every project. */
let editor: Actor;

/** Items under a key that names this id, save those of the trail. */
const itemsNaming = async (id: string): Promise<readonly RawItem[]> =>
  (await scanned(world.app.table)).filter(
    ({ pk, sk }) => !pk.S.startsWith('AUDIT#') && `${pk.S} ${sk.S}`.includes(id),
  );
const copied = (items: readonly RawItem[], from: string, to: readonly string[]): Promise<void> =>
  overwrite(
    world.app.table,
    to.flatMap((id) => JSON.parse(JSON.stringify(items).replaceAll(from, id))),
    [],
  );
const ids = (count: number): readonly string[] => Array.from({ length: count }, () => randomUUID()).sort();
const underGroup = ({ pk }: RawItem): boolean => pk.S === `GROUP#${group.id}`;

/** Lets in as many people as make it so many with the one who is in it: all like that one, who has no session. */
const fillWithPeople = async (): Promise<void> => {
  const { id } = await world.person('no-access');
  const username = (await world.read(({ users }) => users.find(id)))?.username;
  await world.ok(world.admin, 'POST', `${group.path}/users/${username}`);
  const all = await itemsNaming(id);
  const others = ids(memberCount - 1);
  await copied(all, id, others.slice(0, shown));
  await copied(all.filter(underGroup), id, others.slice(shown));
};

const fillProjects = async (): Promise<void> => {
  const { id } = await world.project();
  projectId = id;
  await group.give(id, [{ role: 'viewer' }]);
  const grants = (await itemsNaming(group.id)).filter((item) => JSON.stringify(item).includes(id));
  await copied(
    grants.filter(({ pk }) => !pk.S.startsWith('GRANT#')),
    id,
    ids(projectCount - 1),
  );
};

const groupsEditor = async (): Promise<Actor> => {
  const role = customRole(inOrganization(world.orgId), [{ subject: 'groups', action: ['read', 'edit'] }]);
  await world.write(({ roles }) => roles.creation(role));
  const machine = await world.identity('no-access');
  await world.ok(world.admin, 'PATCH', `/api/v1/identities/${machine.id}`, { role: role.slug });
  return machine;
};

beforeAll(async () => {
  storage = await countingStorage();
  world = await openWorld({}, storage.endpoint);
  group = await newGroupPlace(world);
  await fillProjects();
  await fillWithPeople();
  editor = await groupsEditor();
}, 120_000);
afterAll(() => storage.close());

const writes = ({ calls }: Asked): readonly string[] => calls.filter((call) => /Put|Write|Update/.test(call));
const itemCount = async (): Promise<number> => (await scanned(world.app.table)).length;

describe('a group of thousands in 200 projects', () => {
  it.each(['0', '40'])('is listed from %s on in three rounds, the event included', async (offset) => {
    const query = { filterUsers: 'existingMembers', limit: '50', offset };
    const list = () => world.app.ok('GET', `${group.path}/users`, { token: world.admin.token, query });
    const { body } = await list();
    expect([body.totalCount, body.users.length]).toEqual([memberCount, 50]);
    expect(await fewestRounds(storage, list)).toBe(3);
  });

  it.each([
    ['/api/v1/groups', {}],
    ['/api/v1/groups/{id}', {}],
    ['/api/v1/groups/{id}/users', {}],
    ['/api/v1/groups/{id}/users', { filterUsers: 'nonMembers' }],
    ['/api/v1/groups/{id}/machine-identities', {}],
    ['/api/v1/groups/{id}/projects', { limit: '100', offset: '100' }],
    ['/api/v2/workspace/{projectId}/groups', {}],
    ['/api/v2/workspace/{projectId}/groups/{id}', {}],
    ['/api/v2/workspace/{projectId}/groups/{id}/users', { filterUsers: 'existingMembers', limit: '100' }],
  ] as const)('is shown by %s %j in three rounds at most', async (template, query) => {
    const path = template.replace('{id}', group.id).replace('{projectId}', projectId);
    const ask = () => world.app.ok('GET', path, { token: world.admin.token, query });
    await ask();
    expect(await fewestRounds(storage, ask)).toBeLessThanOrEqual(3);
  });

  it('takes somebody in and lets go of them in one transaction, no larger than in a small group', async () => {
    const grown: number[] = [];
    for (const { path } of [await newGroupPlace(world), group]) {
      const machine = await world.identity('no-access');
      for (const method of ['POST', 'DELETE']) {
        const before = await itemCount();
        const asked = await storage.counted(() =>
          world.ok(world.admin, method, `${path}/${memberPath(machine)}`),
        );
        expect(writes(asked)).toEqual(['TransactWriteItems']);
        grown.push((await itemCount()) - before);
      }
    }
    // One item under the machine, one under the group, and the event, which stays.
    expect(grown).toEqual([3, -1, 3, -1]);
  });

  it('is weighed in every one of the projects, in a bounded number of rounds', async () => {
    const machine = await world.identity('no-access');
    expect(await group.letIn(machine, editor)).toBe(403);
    await group.letIn(editor);
    await group.letIn(machine, editor);
    await group.letOut(machine, editor);
    const asked = await storage.counted(async () => expect(await group.letIn(machine, editor)).toBe(200));
    expect(asked.rounds).toBeLessThanOrEqual(24);
    expect(await group.letOut(machine, editor)).toBe(200);
  });

  it('in more projects than can be weighed is only for who may enter every project', async () => {
    const machine = await world.identity('no-access');
    const grants = (await itemsNaming(group.id)).filter(({ sk }) => sk.S.startsWith('PROJECT#'));
    const { S: sk } = grants[0]?.sk ?? { S: '' };
    await copied(grants.slice(0, 1), sk.slice('PROJECT#'.length), ids(501 - grants.length));
    const refused = await world.send(editor, 'POST', `${group.path}/${memberPath(machine)}`);
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('more than 500')]);
    expect(await group.letIn(machine)).toBe(200);
  });
});
