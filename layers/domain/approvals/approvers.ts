import { LocketError } from '../errors.ts';
import type { Holder } from '../groups/standing-in-groups.ts';
import { groupMembershipsOf, holderIn } from '../groups/standing-in-groups.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { entitlementIn, grantsOf } from '../projects/entitlement.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { type Approver, maxApprovers } from './change-policy.ts';

/** An approver as a client names one: people also by their username. */
export interface NamedApprover {
  readonly kind: Approver['kind'];
  readonly id?: string | undefined;
  readonly username?: string | undefined;
}

const isActiveIn = async ({ stores }: Pick<Unit, 'stores'>, holder: Holder): Promise<boolean> =>
  (await stores.organizations.membership(holder.orgId, holder.id))?.isActive === true;

/** Whether a person is in the project now, by themselves or through a group. */
const isInProject = async (unit: Unit, { project }: ProjectAccess, userId: string): Promise<boolean> => {
  const holder = await holderIn(unit, project.orgId, 'user', userId);
  if (!(await isActiveIn(unit, holder))) return false;
  return grantsOf(await entitlementIn(unit, project.id, holder)).length > 0;
};

const nameOf = ({ kind, id, username }: NamedApprover): string => `${kind} ${username ?? id ?? ''}`.trim();

const find = async (
  unit: Unit,
  access: ProjectAccess,
  named: NamedApprover,
): Promise<Approver | undefined> => {
  const { kind, username } = named;
  if (kind === 'group') {
    const grant = named.id && (await unit.stores.projects.grant(access.project.id, kind, named.id));
    return grant ? { kind, id: grant.actorId } : undefined;
  }
  const id = named.id ?? (username ? await unit.stores.users.idOf(username.toLowerCase()) : undefined);
  return id !== undefined && (await isInProject(unit, access, id)) ? { kind, id } : undefined;
};

/** The people and groups so named, each once; `bad-request` naming who is nobody in the project. */
export const approversNamed = async (
  unit: Unit,
  access: ProjectAccess,
  named: readonly NamedApprover[],
  member = 'approvers',
): Promise<readonly Approver[]> => {
  if (named.length > maxApprovers)
    throw new LocketError('invalid-input', `${member}: at most ${maxApprovers} can be named`);
  const found = await Promise.all(named.map((each) => find(unit, access, each)));
  const unknown = named.filter((_, n) => !found[n]);
  if (unknown.length > 0)
    throw new LocketError(
      'bad-request',
      `${member}: not members of this project: ${unknown.map(nameOf).join(', ')}`,
    );
  const known = found.flatMap((approver) => approver ?? []);
  return [...new Map(known.map((approver) => [`${approver.kind} ${approver.id}`, approver])).values()];
};

/**
 * Whether one of a list is a person, or a group that they are in now, and were in at an instant (ISO 8601) if one is given. A
 * group counts while it is in the project, and was then: only there is weighed who is let into it.
 */
export const isAmong = async (
  unit: Pick<Unit, 'stores'>,
  { id: projectId }: Pick<Project, 'id'>,
  approvers: readonly Approver[],
  holder: Holder,
  at?: string,
): Promise<boolean> => {
  if (approvers.some(({ kind, id }) => kind === 'user' && id === holder.id)) return true;
  const groupIds = new Set(approvers.filter(({ kind }) => kind === 'group').map(({ id }) => id));
  if (groupIds.size === 0) return false;
  const memberships = await groupMembershipsOf(unit, holder);
  const since = memberships.filter(({ createdAt }) => at === undefined || createdAt <= at);
  const found = since.filter(({ groupId }) => groupIds.has(groupId));
  const grants = await Promise.all(
    found.map(({ groupId }) => unit.stores.projects.grant(projectId, 'group', groupId)),
  );
  return grants.some((grant) => grant !== undefined && (at === undefined || grant.createdAt <= at));
};

/** Everybody whom a list names now, groups of the project by those who are in them. */
export const peopleIn = async (
  { stores }: Pick<Unit, 'stores'>,
  { id: projectId }: Pick<Project, 'id'>,
  approvers: readonly Approver[],
): Promise<readonly string[]> => {
  const people = await Promise.all(
    approvers.map(async ({ kind, id }) => {
      if (kind === 'user') return [id];
      if (!(await stores.projects.grant(projectId, 'group', id))) return [];
      return (await stores.groups.everybodyIn(id, 'user')).map(({ actorId }) => actorId);
    }),
  );
  return [...new Set(people.flat())];
};
