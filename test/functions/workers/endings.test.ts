import { beforeAll, describe, expect, it } from 'vitest';
import { endAllDue } from '../../../functions/workers/endings/due-endings.ts';
import { endTemporary } from '../../../layers/domain/endings/end-temporary.ts';
import type { Ending } from '../../../layers/domain/endings/ending.ts';
import { allItems } from '../../harness/table.ts';
import { groupIn, held } from '../../world/rights.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const day = 86_400;
const hour = 3600;

let world: World;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;
let project: Reply;
beforeAll(async () => {
  world = await openWorld();
  project = await world.project();
});

const window = (range: string) => ({
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: range,
  temporaryAccessStartTime: world.app.runtime.now().toISOString(),
});

const members = (machine: Actor) => `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`;

const machineWith = async (...roles: readonly object[]): Promise<Actor> => {
  const machine = await world.identity('no-access');
  await world.ok(world.admin, 'POST', members(machine), { roles });
  return machine;
};

const rolesOf = async (machine: Actor): Promise<readonly string[]> =>
  (await world.ok(world.admin, 'GET', members(machine))).identityMembership.roles.map(
    ({ role }: Reply) => role,
  );

const linesIn = async (): Promise<readonly string[]> =>
  (await allItems(world.app.table))
    .filter(({ pk }) => String(pk).startsWith('ENDING#'))
    .map(({ id }) => String(id));

const run = async (more: Partial<Parameters<typeof endAllDue>[0]> = {}) => {
  const failures: object[] = [];
  const summary = await endAllDue({
    now: () => world.app.runtime.now(),
    linesOf: (due, limit) => world.open().stores.endings.linesOf(due, limit),
    end: (ending) => endTemporary(world.open, ending),
    hasTime: () => true,
    reportFailure: (facts) => void failures.push(facts),
    ...more,
  });
  return { summary, failures };
};

const eventsOf = async (type: string, id: string): Promise<Reply> =>
  (await allItems(world.app.table)).filter(
    (item) => item.type === type && JSON.stringify(item.metadata ?? {}).includes(id),
  );

const give = async (machine: Actor, range: string): Promise<Reply> => {
  const body = { projectId: project.id, identityId: machine.id, permissions: [], type: window(range) };
  return (await world.ok(world.admin, 'POST', '/api/v2/identity-project-additional-privilege', body))
    .privilege;
};

describe('temporary roles that ended', () => {
  it('are taken away on their day, not before, and the others stay', async () => {
    const machine = await machineWith(
      { role: 'viewer' },
      { role: 'admin', ...window('1h') },
      { role: 'member', ...window('3d') },
    );
    await run();
    expect(await rolesOf(machine)).toEqual(['viewer', 'admin', 'member']);
    world.app.runtime.advance(hour);
    await run();
    expect(await rolesOf(machine)).toEqual(['viewer', 'member']);
    world.app.runtime.advance(3 * day);
    await run();
    expect(await rolesOf(machine)).toEqual(['viewer']);
    expect((await run()).summary).toEqual({ ended: 0, stale: 0, failed: 0 });
  });

  it('leave an event that says whose they were, which, and since when', async () => {
    const asked = window('1h');
    const machine = await machineWith({ role: 'viewer' }, { role: 'admin', ...asked });
    const end = new Date(Date.parse(asked.temporaryAccessStartTime) + hour * 1000).toISOString();
    world.app.runtime.advance(2 * hour);
    await run();
    expect(await eventsOf('end-temporary-roles', machine.id)).toMatchObject([
      {
        outcome: 'success',
        projectId: project.id,
        organizationId: world.orgId,
        actor: { type: 'platform' },
        metadata: { identityId: machine.id, roles: [{ role: 'admin', endedAt: end }] },
      },
    ]);
  });

  it('leave the membership, with nothing, when there were no others', async () => {
    const machine = await machineWith({ role: 'viewer', ...window('1h') });
    world.app.runtime.advance(hour);
    await run();
    expect(await rolesOf(machine)).toEqual([]);
  });

  it('of a group are taken away too', async () => {
    const at = world.app.runtime.now();
    const end = new Date(at.getTime() + hour * 1000).toISOString();
    const over = {
      isTemporary: true,
      temporaryAccessStartTime: at.toISOString(),
      temporaryAccessEndTime: end,
    };
    const { made } = await groupIn(world, project, [held('viewer', over), held('no-access')]);
    world.app.runtime.advance(hour);
    await run();
    const grant = await world.read(({ projects }) => projects.grant(project.id, 'group', made.id));
    expect(grant?.roles.map(({ role }) => role)).toEqual(['no-access']);
    expect(await eventsOf('end-temporary-roles', made.id)).toHaveLength(1);
  });

  it('leave no line behind when they were changed or the membership ended before', async () => {
    const [changed, ended] = [
      await machineWith({ role: 'viewer', ...window('1h') }, { role: 'member', ...window('2h') }),
      await machineWith({ role: 'viewer', ...window('1h') }),
    ];
    const memberships = await Promise.all(
      [changed, ended].map(({ id }) =>
        world.read(({ projects }) => projects.grant(project.id, 'identity', id)),
      ),
    );
    const ids = memberships.map((grant) => grant?.id ?? '');
    expect((await linesIn()).filter((id) => ids.includes(id))).toHaveLength(3);
    await world.ok(world.admin, 'PATCH', members(changed), { roles: [{ role: 'viewer' }] });
    await world.ok(world.admin, 'DELETE', members(ended));
    expect((await linesIn()).filter((id) => ids.includes(id))).toEqual([]);
  });

  it('an outage of a month loses none', async () => {
    const machine = await machineWith({ role: 'viewer' }, { role: 'admin', ...window('1h') });
    world.app.runtime.advance(30 * day);
    await run();
    expect(await rolesOf(machine)).toEqual(['viewer']);
  });
});

describe('a privilege that ended', () => {
  it('is taken away with an event, and no earlier', async () => {
    const machine = await machineWith({ role: 'viewer' });
    const { id } = await give(machine, '1h');
    const get = () => world.send(world.admin, 'GET', `/api/v2/identity-project-additional-privilege/${id}`);
    await run();
    expect((await get()).status).toBe(200);
    world.app.runtime.advance(hour);
    await run();
    expect((await get()).status).toBe(404);
    expect(await eventsOf('end-temporary-privilege', id)).toMatchObject([
      { projectId: project.id, actor: { type: 'platform' }, metadata: { identityId: machine.id } },
    ]);
    expect(await linesIn()).not.toContain(id);
  });

  it('stays when it was given for longer, or for good, meanwhile', async () => {
    const machine = await machineWith({ role: 'viewer' });
    const [longer, forGood] = [await give(machine, '1h'), await give(machine, '1h')];
    const path = ({ id }: Reply) => `/api/v2/identity-project-additional-privilege/${id}`;
    await world.ok(world.admin, 'PATCH', path(longer), { type: { temporaryRange: '5h' } });
    await world.ok(world.admin, 'PATCH', path(forGood), { type: { isTemporary: false } });
    world.app.runtime.advance(2 * hour);
    await run();
    expect((await world.send(world.admin, 'GET', path(longer))).status).toBe(200);
    expect((await world.send(world.admin, 'GET', path(forGood))).status).toBe(200);
  });
});

describe('the worker', () => {
  const lines = (count: number): readonly Ending[] =>
    Array.from({ length: count }, (_, n) => ({
      projectId: project.id,
      what: 'privilege',
      id: `gone-${n}`,
      endsAt: new Date(world.app.runtime.now().getTime() - n).toISOString(),
    }));

  it('goes on after one that fails, and says so', async () => {
    const machine = await machineWith({ role: 'viewer' }, { role: 'admin', ...window('1h') });
    world.app.runtime.advance(hour);
    const failing = await run({ end: async () => Promise.reject(new TypeError('no')) });
    expect(failing.summary.failed).toBeGreaterThan(0);
    expect(failing.failures[0]).toMatchObject({ what: 'membership', reason: 'TypeError' });
    await run();
    expect(await rolesOf(machine)).toEqual(['viewer']);
  });

  it('removes a line that means nothing, without an event', async () => {
    const [line] = lines(1);
    if (!line) throw new Error('No line');
    expect(await endTemporary(world.open, line)).toBe('stale');
    expect(await eventsOf('end-temporary-privilege', line.id)).toEqual([]);
  });

  it('stops in time, and at the most that one run takes', async () => {
    let left = 3;
    const timed = await run({
      linesOf: async () => lines(50),
      hasTime: () => left-- > 0,
      end: async () => 'stale',
    });
    expect(timed.summary.stale).toBeLessThan(4);
    const endless = await run({ linesOf: async () => lines(50), end: async () => 'stale' });
    expect(endless.summary.stale).toBe(2_000);
  });
});
