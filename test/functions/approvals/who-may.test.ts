import { describe, expect, it } from 'vitest';
import { grantOf, group, held, letIn } from '../../world/rights.ts';
import { type Actor, openWorld } from '../../world/world.ts';
import { type ApprovalsPlace, openApprovals, requestsAt, type Wire } from './approvals-place.ts';

/** Who may do what with a change request, and what of it counts. */
const world = await openWorld();

const roles = [
  'requester',
  'approver',
  'of the group',
  'bypasser',
  'manager',
  'member',
  'viewer',
  'nobody',
  'machine',
  'stranger',
] as const;
type Role = (typeof roles)[number];

interface Cast {
  readonly place: ApprovalsPlace;
  readonly actors: Readonly<Record<Role, Actor>>;
  readonly id: string;
}

/** A request under a soft policy whose approvers are a person and a group, with everybody who might want something of it. */
const cast = async (): Promise<Cast> => {
  const made = group(world.orgId);
  await world.write(({ groups }) => groups.creation(made));
  const place = await openApprovals(async ({ approver, second, project }) => {
    await world.write(({ projects }) =>
      projects.grantCreation(grantOf({ ...project, orgId: world.orgId }, 'group', made.id, [held('viewer')])),
    );
    return {
      approvers: [
        { type: 'user', id: approver.id },
        { type: 'group', id: made.id },
      ],
      bypassers: [{ type: 'user', id: second.id }],
      enforcementLevel: 'soft',
    };
  }, world);
  const { project } = place;
  const inside = await world.personIn(project.id, 'member');
  await letIn(world, made, 'user', inside.id);
  const { id } = await place.asked('A', 'new');
  const actors = {
    requester: place.requester,
    approver: place.approver,
    'of the group': inside,
    bypasser: place.second,
    manager: await world.personIn(project.id, 'admin'),
    member: await world.personIn(project.id, 'member'),
    viewer: await world.personIn(project.id, 'viewer'),
    nobody: await world.personIn(project.id, 'no-access'),
    machine: await world.machineIn(project.id, 'admin'),
    stranger: await world.person(),
  };
  return { place, actors, id };
};

type Deed = (cast: Cast, actor: Actor) => Promise<Wire>;

const send =
  (method: string, below: string, body: object = {}): Deed =>
  ({ id }, actor) =>
    world.send(actor, method, `${requestsAt}/${id}${below}`, body);
const bypassReason = 'The site is down';

const deeds: Readonly<Record<string, Deed>> = {
  read: async ({ id }, { token }) => world.app.request('GET', `${requestsAt}/${id}`, { token }),
  comment: send('POST', '/comments', { comment: 'hm' }),
  approve: send('POST', '/review', { status: 'approved' }),
  reject: send('POST', '/review', { status: 'rejected' }),
  'merge unapproved': send('POST', '/merge'),
  bypass: send('POST', '/merge', { bypassReason }),
  close: send('POST', '/status', { status: 'close' }),
  'merge approved': async (all, actor) => {
    await all.place.review(all.place.approver, all.id);
    return all.place.merge(actor, all.id);
  },
};

/** What each is answered: 400 where it is not theirs to lack, 403 where it is not theirs at all. */
const table: readonly (readonly [Role, Readonly<Record<string, number>>])[] = (
  [
    //                 read cmt appr rej  unap byp  close merge
    ['requester', 200, 200, 403, 403, 400, 403, 200, 200],
    ['approver', 200, 200, 200, 200, 400, 403, 200, 200],
    ['of the group', 200, 200, 200, 200, 400, 403, 200, 200],
    ['bypasser', 403, 403, 403, 403, 403, 403, 403, 403],
    ['manager', 200, 200, 403, 403, 400, 403, 200, 200],
    ['member', 403, 403, 403, 403, 403, 403, 403, 403],
    ['viewer', 403, 403, 403, 403, 403, 403, 403, 403],
    ['nobody', 403, 403, 403, 403, 403, 403, 403, 403],
    ['machine', 403, 403, 403, 403, 403, 403, 403, 403],
    ['stranger', 403, 403, 403, 403, 403, 403, 403, 403],
  ] as const
).map(([role, ...statuses]) => [
  role,
  Object.fromEntries(Object.keys(deeds).map((deed, n) => [deed, statuses[n] as number])),
]);

describe('with a change request', () => {
  it.each(table)('%s', { timeout: 60_000 }, async (role, expected) => {
    const found: Record<string, number> = {};
    for (const [name, deed] of Object.entries(deeds)) {
      const all = await cast();
      found[name] = (await deed(all, all.actors[role])).status;
      const isThere = (await all.place.values()).A !== undefined;
      expect([name, isThere]).toEqual([name, name === 'merge approved' && found[name] === 200]);
    }
    expect(found).toEqual(expected);
  });
});
