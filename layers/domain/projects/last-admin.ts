import { LocketError } from '../errors.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import type { GrantHolder } from './grant.ts';
import type { Project, ProjectGrant } from './project.ts';

/** True for roles that make somebody an admin for good. */
export const isLastingAdmin = (roles: readonly RoleGrant[]): boolean =>
  roles.some(
    ({ role, customRoleId, isTemporary }) => role === 'admin' && customRoleId === undefined && !isTemporary,
  );

/**
 * True for a grant that makes its holder an admin for good. A group's never counts: who is in it may change at any moment,
 * and no condition of a write could hold that somebody stays.
 */
const keepsProject = ({ actorKind, roles }: ProjectGrant): boolean =>
  actorKind !== 'group' && isLastingAdmin(roles);

/** Whether whoever holds the grant can still use it: a person may be deactivated, an identity just deleted. */
const canEnter = async ({ stores }: Unit, { actorKind, actorId, orgId }: ProjectGrant): Promise<boolean> =>
  actorKind === 'user'
    ? (await stores.organizations.membership(orgId, actorId))?.isActive === true
    : (await stores.identities.find(actorId))?.orgId === orgId;

const grantsIn = async ({ stores }: Unit, projectId: string): Promise<readonly ProjectGrant[]> => {
  const { projects } = stores;
  return (
    await Promise.all([projects.grantsIn(projectId, 'user'), projects.grantsIn(projectId, 'identity')])
  ).flat();
};

type Leaves = (grant: ProjectGrant) => boolean;

/** An admin who stays: whoever is `likely` when it is one, else anyone in the project. */
const stayingAdmin = async (
  unit: Unit,
  projectId: string,
  leaves: Leaves,
  likely: ProjectGrant | undefined,
): Promise<ProjectGrant | undefined> => {
  const stays = async (grant: ProjectGrant): Promise<boolean> =>
    keepsProject(grant) && !leaves(grant) && (await canEnter(unit, grant));
  if (likely && (await stays(likely))) return likely;
  for (const grant of await grantsIn(unit, projectId)) if (await stays(grant)) return grant;
  return undefined;
};

/**
 * Of each admin who stays: that the grant stands as it was read, and that its holder is there. Two admins who end each
 * other at the same moment each rely on the other, so that the later transaction loses and is decided anew.
 */
const checksOf = ({ stores }: Unit, all: readonly ProjectGrant[]): readonly Change[] => {
  const staying = [...new Map(all.map((grant) => [grant.id, grant])).values()];
  const holders = new Map(
    staying.map((grant) => [`${grant.orgId} ${grant.actorKind} ${grant.actorId}`, grant]),
  );
  return [
    ...staying.map((grant) => stores.projects.grantCheck(grant)),
    ...[...holders.values()].map((grant) => stores.projects.holderCheck(grant)),
  ];
};

/**
 * What a change must carry along when these memberships cease to be admin or cease at all; undefined when no lasting
 * admin would be left in the project.
 */
export const keepingAnAdmin = async (
  unit: Unit,
  { project, grant }: ProjectAccess,
  leaving: readonly ProjectGrant[],
): Promise<readonly Change[] | undefined> => {
  if (!leaving.some(keepsProject)) return [];
  const ids = new Set(leaving.map(({ id }) => id));
  const staying = await stayingAdmin(unit, project.id, ({ id }) => ids.has(id), grant);
  return staying && checksOf(unit, [staying]);
};

export const withoutAdmin = (): LocketError =>
  new LocketError(
    'bad-request',
    'The project would be left without an admin: make somebody else an admin first, or ask an organization admin',
  );

const wouldOrphan = (projects: readonly Project[]): LocketError =>
  new LocketError(
    'bad-request',
    `These projects would be left without an admin: ${projects.map(({ slug }) => slug).join(', ')}. ` +
      'Make somebody else an admin there first, or ask an organization admin',
  );

/** Where somebody is a lasting admin, and who stays there. */
interface Place {
  readonly grant: ProjectGrant;
  readonly project: Project | undefined;
  readonly staying: ProjectGrant | undefined;
}

const placeOf = async (
  unit: Unit,
  grant: ProjectGrant,
  caller: GrantHolder,
  leaves: Leaves,
): Promise<Place> => {
  const { projects } = unit.stores;
  const [project, own] = await Promise.all([
    projects.find(grant.projectId),
    projects.grant(grant.projectId, caller.kind, caller.id),
  ]);
  return { grant, project, staying: await stayingAdmin(unit, grant.projectId, leaves, own) };
};

/** What is gone, and with it the need of an admin: the project, or the organization it is in; undefined while both stand. */
const absence = async (
  { stores: { organizations, projects } }: Unit,
  { grant: { orgId, projectId }, project }: Place,
): Promise<readonly [id: string, check: Change] | undefined> => {
  if (!project) return [projectId, projects.absenceCheck(projectId)];
  return (await organizations.find(orgId)) ? undefined : [orgId, organizations.absenceCheck(orgId)];
};

/**
 * What must go with the end of one or several actors, by whatever road, who hold these memberships: `bad-request` naming
 * the projects that would be left without a lasting admin. A deleted project, or one in a deleted organization, keeps
 * nobody, as long as that stays deleted.
 */
export const keepingAdmins = async (
  unit: Unit,
  memberships: readonly ProjectGrant[],
  caller: GrantHolder,
): Promise<readonly Change[]> => {
  const asAdmin = memberships.filter(keepsProject);
  const leaves: Leaves = ({ actorKind, actorId }) =>
    memberships.some((each) => each.actorKind === actorKind && each.actorId === actorId);
  const places = await Promise.all(asAdmin.map((grant) => placeOf(unit, grant, caller, leaves)));
  const orphaned = places.filter(({ staying }) => !staying);
  const absences = await Promise.all(orphaned.map((place) => absence(unit, place)));
  const live = orphaned.flatMap(({ project }, i) => (absences[i] ? [] : (project ?? [])));
  if (live.length > 0) throw wouldOrphan(live);
  return [
    ...checksOf(
      unit,
      places.flatMap(({ staying }) => staying ?? []),
    ),
    ...new Map(absences.flatMap((each) => (each ? [each] : []))).values(),
  ];
};
