import type { Environment, Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { ChangePolicy } from './change-policy.ts';

/** A policy where it stands, with the people whom it names. */
export interface PlacedPolicy {
  readonly policy: ChangePolicy;
  readonly project: Project;
  readonly environments: readonly Environment[];
  /** By id: those who are still known. */
  readonly people: ReadonlyMap<string, User>;
}

/** The people whom policies name, by id. */
export const peopleNamed = async (
  unit: Unit,
  policies: readonly ChangePolicy[],
): Promise<ReadonlyMap<string, User>> => {
  const named = policies.flatMap(({ approvers, bypassers }) => [...approvers, ...bypassers]);
  const ids = [...new Set(named.filter(({ kind }) => kind === 'user').map(({ id }) => id))];
  const found = await Promise.all(ids.map((id) => unit.stores.users.find(id)));
  return new Map(found.flatMap((user) => (user ? [[user.id, user] as const] : [])));
};

export const placedIn = (
  project: Project,
  policy: ChangePolicy,
  people: ReadonlyMap<string, User>,
): PlacedPolicy => ({
  policy,
  project,
  environments: project.environments.filter(({ id }) => policy.environmentIds.includes(id)),
  people,
});

export const placed = async (unit: Unit, project: Project, policy: ChangePolicy): Promise<PlacedPolicy> =>
  placedIn(project, policy, await peopleNamed(unit, [policy]));
