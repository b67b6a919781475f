import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { mayEnterEveryProject } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import type { Unit } from '../unit.ts';
import { admit } from './access.ts';
import { entitlementIn, grantsOf } from './entitlement.ts';
import type { Project } from './project.ts';
import { findProject, type ProjectReference } from './reference.ts';

/** Who may enter every project needs no membership: it could make itself admin first, and then delete the project. */
const enterToDelete = async (unit: Unit, reference: ProjectReference): Promise<Project> => {
  const member = memberOf(unit.caller);
  const project = await findProject(unit, reference);
  const entitlement = await entitlementIn(unit, project.id, member);
  if (grantsOf(entitlement).length === 0 && (await mayEnterEveryProject(unit))) {
    const retentionDays = project.auditLogsRetentionDays ?? undefined;
    unit.note({ projectId: project.id, retentionDays, metadata: { asOrganizationAdmin: true } });
    return project;
  }
  assertCan(admit(unit, member, project, entitlement).ability, 'delete', 'workspace');
  return project;
};

/** A protected identity of the project would go with it. */
const assertUnprotected = async ({ stores }: Unit, project: Project): Promise<void> => {
  if (project.hasDeleteProtection)
    throw new LocketError('bad-request', 'The project has delete protection: switch it off first');
  const held = (await stores.identities.ofProject(project.id)).find(
    ({ hasDeleteProtection }) => hasDeleteProtection,
  );
  if (held)
    throw new LocketError(
      'bad-request',
      `The project's identity '${held.name}' has delete protection: switch it off first`,
    );
};

/**
 * Deletes a project: from that moment nothing in it can be read and its slug is free. Needs `workspace:delete`, or
 * `access-all-projects` of somebody who is no member; `bad-request` while delete protection is on, that of
 * an identity that belongs to the project included.
 */
export const deleteProject = (unit: Unit, reference: ProjectReference): Promise<Project> =>
  retryingConflicts(unit, async () => {
    const project = await enterToDelete(unit, reference);
    assertSteppedUp(unit, 'Deleting a project');
    unit.note({ metadata: { name: project.name, slug: project.slug } });
    await assertUnprotected(unit, project);
    await unit.commit(unit.stores.projects.deletion(project, unit.runtime.now().toISOString()));
    return project;
  });
