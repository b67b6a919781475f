import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';

interface Searched {
  readonly stores: Pick<Unit['stores'], 'organizations' | 'instance' | 'projects'>;
}

/** Organizations or projects by what they are called in a rotation, in an order that stays. */
type OwnersIn<U> = (unit: U, after: string | undefined) => AsyncGenerator<string, void>;
export type Owners = OwnersIn<Unit>;

const isAfter = (name: string, after: string | undefined): boolean => after === undefined || name > after;

/** Ids of all living organizations, that of the instance included, in rising order. */
const organizationIds = async (unit: Searched): Promise<readonly string[]> => {
  const [all, instance] = await Promise.all([unit.stores.organizations.all(), unit.stores.instance.find()]);
  const ids = new Set([...all.map(({ id }) => id), ...(instance ? [instance.orgId] : [])]);
  return [...ids].sort();
};

export const organizations: Owners = async function* (unit, after) {
  for (const id of await organizationIds(unit)) if (isAfter(id, after)) yield id;
};

/** The owner of keys that there is one of. */
export const theInstance: Owners = async function* (_unit, after) {
  if (after === undefined) yield 'instance';
};

/** Nobody: nothing is sealed by the key. */
export const nobody: Owners = async function* () {};

const separator = '/';

const projectOwner = ({ orgId, id }: Pick<Project, 'orgId' | 'id'>): string => `${orgId}${separator}${id}`;

/** The project's id in what it is called here. */
export const projectIdOf = (owner: string): string => owner.slice(owner.indexOf(separator) + 1);

/** Living projects that are meant, by organization. */
export const projectsThat = (isMeant: (project: Project) => boolean): OwnersIn<Searched> =>
  async function* (unit, after) {
    const from = after?.slice(0, after.indexOf(separator)) ?? '';
    for (const orgId of await organizationIds(unit)) {
      if (orgId < from) continue;
      const owners = (await unit.stores.projects.listOf(orgId)).filter(isMeant).map(projectOwner).sort();
      for (const owner of owners) if (isAfter(owner, after)) yield owner;
    }
  };

/** Every living project. */
export const projects = projectsThat(() => true);

/** One project alone. */
export const onlyProject = (projectId: string): Owners =>
  async function* (unit, after) {
    const project = await unit.stores.projects.find(projectId);
    if (project && isAfter(projectOwner(project), after)) yield projectOwner(project);
  };
