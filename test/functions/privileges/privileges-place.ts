import { type Actor, openWorld } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
export type Reply = any;

export const older = '/api/v1/additional-privilege/identity';
export const later = '/api/v2/identity-project-additional-privilege';
export const olderPeople = '/api/v1/additional-privilege/users';
export const laterPeople = '/api/v1/user-project-additional-privilege';

export const readsDev = { subject: 'secrets', action: ['read'], conditions: { environment: 'dev' } };
export const wholeReadsDev = { ...readsDev, inverted: false };
export const hour = 3600;
export const permanent = {
  isTemporary: false,
  temporaryMode: null,
  temporaryRange: null,
  temporaryAccessStartTime: null,
  temporaryAccessEndTime: null,
};
export const secondsAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** A project, and the means to give privileges to machine identities there. */
export const openPrivilegesPlace = async () => {
  const world = await openWorld();
  const project: Reply = await world.project();

  const now = (): string => world.app.runtime.now().toISOString();

  const look = ({ token }: Actor, path: string, query: Readonly<Record<string, string>>) =>
    world.app.ok('GET', path, { token, query });

  const readSecrets = async ({ token }: Actor): Promise<number> => {
    const query = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
    return (await world.app.request('GET', '/api/v3/secrets/raw', { token, query })).status;
  };

  const machineIn = (role = 'no-access'): Promise<Actor> => world.machineIn(project.id, role);
  const membershipOf = async (kind: 'identity' | 'user', id: string): Promise<string> =>
    (await world.read(({ projects }) => projects.grant(project.id, kind, id)))?.id ?? '';

  const give = async (machine: Actor, more: object = {}, actor = world.admin): Promise<Reply> =>
    world.send(actor, 'POST', later, {
      projectId: project.id,
      identityId: machine.id,
      permissions: [readsDev],
      ...more,
    });

  const given = async (machine: Actor, more: object = {}): Promise<Reply> =>
    (await give(machine, more)).body.privilege;

  return { world, project, now, look, readSecrets, machineIn, membershipOf, give, given };
};
