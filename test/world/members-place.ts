import type { Actor, World } from './world.ts';

/** A role as clients send it or read it in a membership. */
interface NamedRole {
  readonly role: string;
}

/** A fresh project, and the ways to its members. */
export interface MembersPlace {
  readonly projectId: string;
  /** Path of the project. */
  readonly project: string;
  /** Path at which people are added and removed. */
  readonly people: string;
  /** Path of the memberships of identities. */
  readonly identities: string;
  /** A person's membership as the contract shows it. */
  membershipOf(userId: string): ReturnType<World['ok']>;
  /** The status with which `actor` is answered that reads the project. */
  status(actor: Actor): Promise<number>;
  /** True if `actor` may read the project's environments. */
  canRead(actor: Actor): Promise<boolean>;
}

export const newMembersPlace = async (world: World): Promise<MembersPlace> => {
  const projectId = (await world.project()).id;
  const project = `/api/v1/workspace/${projectId}`;
  const status = async (actor: Actor, path = project) => (await world.send(actor, 'GET', path)).status;
  return {
    projectId,
    project,
    people: `/api/v2/workspace/${projectId}/memberships`,
    identities: `/api/v2/workspace/${projectId}/identity-memberships`,
    membershipOf: async (userId) => {
      const path = `/api/v1/projects/${projectId}/user/${userId}/membership`;
      return (await world.ok(world.admin, 'GET', path)).membership;
    },
    status: (actor) => status(actor),
    canRead: async (actor) =>
      (await status(actor, `/api/v1/projects/${projectId}/environments/slug/dev`)) === 200,
  };
};

export const slugsOf = (roles: readonly NamedRole[]) => roles.map(({ role }) => role);

/** A permanent role with the members that the Terraform provider sends without meaning them. */
export const permanent = (role: string) => ({
  role,
  isTemporary: false,
  temporaryMode: '',
  temporaryRange: '',
  temporaryAccessStartTime: '0001-01-01T00:00:00Z',
});

/** A role for a while that begins in so many seconds. */
export const temporary = ({ app }: World, role: string, range: string, startsIn = 0) => ({
  role,
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: range,
  temporaryAccessStartTime: new Date(app.runtime.now().getTime() + startsIn * 1000).toISOString(),
});
