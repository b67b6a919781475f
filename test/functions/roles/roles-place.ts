import { type Actor, openWorld } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
export type Reply = any;

/** A project, and the means to make roles there and to give them. */
export const openRolesPlace = async () => {
  const world = await openWorld();
  const project: Reply = await world.project();
  let made = 0;
  const unused = (): string => {
    made += 1;
    return `role-${made}`;
  };

  const older = () => `/api/v1/workspace/${project.slug}/roles`;
  const newer = () => `/api/v2/workspace/${project.id}/roles`;
  const newest = () => `/api/v1/projects/${project.id}/roles`;

  const readsDev = { subject: 'secrets', action: ['read'], conditions: { environment: 'dev' } };

  const create = async (
    permissions: unknown,
    more: object = {},
    actor: Actor = world.admin,
  ): Promise<Reply> => {
    const slug = unused();
    const body = { slug, name: slug, permissions, ...more };
    return (await world.ok(actor, 'POST', newer(), body)).role;
  };

  const identities = () => `/api/v2/workspace/${project.id}/identity-memberships`;
  const give = (machine: Actor, role: string) =>
    world.ok(world.admin, 'POST', `${identities()}/${machine.id}`, { role });

  const machineWith = async (role: string): Promise<Actor> => {
    const machine = await world.identity('no-access');
    await give(machine, role);
    return machine;
  };

  const get = ({ token }: Actor, path: string, query: Readonly<Record<string, string>>) =>
    world.app.request('GET', path, { token, query });

  const readSecret = async (actor: Actor): Promise<number> => {
    const place = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
    return (await get(actor, '/api/v3/secrets/raw', place)).status;
  };

  return {
    ...{ world, project, unused, older, newer, newest, readsDev, create },
    ...{ identities, machineWith, get, readSecret },
  };
};
