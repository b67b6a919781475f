import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import type { Unit } from '../../unit.ts';
import type { Application } from './application.ts';

interface EnteredApplication {
  readonly access: ProjectAccess;
  readonly application: Application;
}

export const applicationNotFound = (): LocketError => new LocketError('not-found', 'Application not found');

export const noteApplication = (unit: Unit, { id, name }: Application): void =>
  unit.note({ metadata: { applicationId: id, name } });

/** An application for whoever may do this with templates of certificates. A foreign one looks like none. */
export const enterApplication = async (
  unit: Unit,
  applicationId: string,
  action: ActionOn<'certificate-templates'>,
): Promise<EnteredApplication> => {
  const { certificateApplications } = unit.stores;
  const projectId = await certificateApplications.projectOf(applicationId);
  const access = await enterHolderOf(unit, 'Application', projectId);
  assertCan(access.ability, action, 'certificate-templates');
  const application = await certificateApplications.find(access.project.id, applicationId);
  if (!application) throw applicationNotFound();
  noteApplication(unit, application);
  return { access, application };
};
