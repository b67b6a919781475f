import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { enterNamed, type NamedProject } from '../../projects/named-project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { type Application, type ApplicationProfile, maxApplications } from './application.ts';
import { applicationNotFound, enterApplication, noteApplication } from './application-access.ts';
import { newAttachments } from './application-profiles.ts';
import { certificateProjects } from './policies.ts';

/** What an application is called. */
type ApplicationContent = Pick<Application, 'name' | 'description'>;

/**
 * Adds an application to a project, with profiles of it. Needs `certificate-templates:create`; `not-found` for a profile of
 * another project, `already-exists` for a name that another application has.
 */
export const createApplication = (
  unit: Unit,
  named: NamedProject,
  { profileIds, ...content }: ApplicationContent & { readonly profileIds: readonly string[] },
): Promise<Application> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterNamed(unit, named, certificateProjects);
    assertCan(ability, 'create', 'certificate-templates');
    const { certificateApplications, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', project.id);
    if ((await certificateApplications.inProject(project.id)).length >= maxApplications)
      throw new LocketError('invalid-input', `A project holds at most ${maxApplications} applications`);
    const at = unit.runtime.now().toISOString();
    const id = unit.runtime.uuid();
    const application = { ...content, id, projectId: project.id, createdAt: at, updatedAt: at, revision: 1 };
    noteApplication(unit, application);
    const { changes } = await newAttachments(unit, application, [], profileIds);
    await unit.commit([...certificateApplications.creation(application), ...changes, fences.renewed(fence)]);
    return application;
  });

/** An application by its id. Needs `certificate-templates:read`. */
export const readApplication = async (unit: Unit, applicationId: string): Promise<Application> =>
  (await enterApplication(unit, applicationId, 'read')).application;

/** The applications of a project by name. Needs `certificate-templates:read`. */
export const listApplications = async (unit: Unit, named: NamedProject): Promise<readonly Application[]> => {
  const { project, ability } = await enterNamed(unit, named, certificateProjects);
  assertCan(ability, 'read', 'certificate-templates');
  const all = await unit.stores.certificateApplications.inProject(project.id);
  unit.note({ metadata: { numberOfApplications: all.length } });
  return [...all].sort((a, b) => a.name.localeCompare(b.name, 'en'));
};

/** An application of a project by its name. Needs `certificate-templates:read`. */
export const readApplicationByName = async (
  unit: Unit,
  named: NamedProject,
  name: string,
): Promise<Application> => {
  const application = (await listApplications(unit, named)).find((each) => each.name === name);
  if (!application) throw applicationNotFound();
  noteApplication(unit, application);
  return application;
};

/** Names an application otherwise. Needs `certificate-templates:edit`. */
export const updateApplication = (
  unit: Unit,
  applicationId: string,
  given: { readonly [Member in keyof ApplicationContent]?: ApplicationContent[Member] | undefined },
): Promise<Application> =>
  retryingConflicts(unit, async () => {
    const { application: before } = await enterApplication(unit, applicationId, 'edit');
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const next: Application = {
      ...before,
      ...changes,
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    noteApplication(unit, next);
    await unit.commit(unit.stores.certificateApplications.replacement(next, before));
    return next;
  });

/**
 * Deletes an application, and ends all enrolment in it; what was issued stays valid. Needs `certificate-templates:delete`.
 */
export const deleteApplication = (unit: Unit, applicationId: string): Promise<Application> =>
  retryingConflicts(unit, async () => {
    const { application } = await enterApplication(unit, applicationId, 'delete');
    const { certificateApplications, fences } = unit.stores;
    const { projectId } = application;
    const fence = await fences.find('certificate-templates', projectId);
    const profiles: readonly ApplicationProfile[] = await certificateApplications.profiles(
      projectId,
      applicationId,
    );
    await unit.commit([
      ...certificateApplications.deletion(application),
      ...profiles.flatMap((each) => certificateApplications.detachment(each)),
      fences.renewed(fence),
    ]);
    return application;
  });
