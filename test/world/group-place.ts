import type { Actor, Person, World } from './world.ts';

/** A group of the organization, and the ways into it. */
export interface GroupPlace {
  readonly id: string;
  readonly name: string;
  /** Path of the group. */
  readonly path: string;
  letIn(who: Actor, as?: Actor): Promise<number>;
  letOut(who: Actor, as?: Actor): Promise<number>;
  /** Gives the group roles in a project, or other ones. */
  give(projectId: string, roles: readonly object[], as?: Actor): Promise<number>;
}

const isPerson = (who: Actor): who is Person => 'email' in who;

/** Below a group: somebody in it. */
export const memberPath = (who: Actor): string =>
  isPerson(who) ? `users/${who.email}` : `machine-identities/${who.id}`;

let made = 0;

/** Makes a group with this role in the organization. */
export const newGroupPlace = async (world: World, role = 'no-access'): Promise<GroupPlace> => {
  made += 1;
  const { id, name } = await world.ok(world.admin, 'POST', '/api/v1/groups', { name: `Group ${made}`, role });
  const path = `/api/v1/groups/${id}`;
  const send = async (as: Actor, method: string, target: string, body?: object) =>
    (await world.send(as, method, target, body)).status;
  return {
    id,
    name,
    path,
    letIn: (who, as = world.admin) => send(as, 'POST', `${path}/${memberPath(who)}`),
    letOut: (who, as = world.admin) => send(as, 'DELETE', `${path}/${memberPath(who)}`),
    give: async (projectId, roles, as = world.admin) => {
      const membership = `/api/v2/workspace/${projectId}/groups/${id}`;
      const given = await send(as, 'POST', membership, { roles });
      return given === 400 ? send(as, 'PATCH', membership, { roles }) : given;
    },
  };
};
