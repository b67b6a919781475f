import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { assertMayMake } from '../roles/role-change.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { CertificateTemplate } from './certificate-template.ts';

export interface EnteredTemplate {
  readonly access: ProjectAccess;
  readonly template: CertificateTemplate;
}

export const templateNotFound = (): LocketError =>
  new LocketError('not-found', 'Certificate template not found');

/** A template in the caller's reach. @throws LocketError `not-found`, `forbidden` without the right on templates */
export const enterTemplate = async (
  unit: Unit,
  templateId: string,
  action: ActionOn<'certificate-templates'>,
): Promise<EnteredTemplate> => {
  const { certificateTemplates } = unit.stores;
  const projectId = await certificateTemplates.projectOf(templateId);
  const access = await enterHolderOf(unit, 'Certificate template', projectId);
  assertCan(access.ability, action, 'certificate-templates');
  const template = await certificateTemplates.find(access.project.id, templateId);
  if (!template) throw templateNotFound();
  unit.note({ metadata: { certificateTemplateId: templateId, name: template.name } });
  return { access, template };
};

/**
 * Whoever lets others enrol by a template, by EST or ACME, lets them have certificates for as long as nobody ends it: they
 * must be able to issue for good themselves. @throws LocketError `forbidden`
 */
export const assertMayLetEnrol = (unit: Unit, access: ProjectAccess): void =>
  assertMayMake(
    unit,
    access,
    [{ subject: 'certificates', action: ['create'] }],
    'You cannot have others enrol for certificates that you may not issue yourself for good',
  );

/**
 * Asks the same of whoever changes a template by which others enrol: it says what they get. Answers what sees to it that
 * no enrolment is opened between the look and the write. @throws LocketError `forbidden`
 */
export const lookAtEnrolments = async (
  unit: Unit,
  { access, template: { projectId, id: templateId } }: EnteredTemplate,
): Promise<readonly Change[]> => {
  const { acme, estConfigs, fences } = unit.stores;
  const fence = await fences.find('acme-keys', projectId);
  const [config, keys] = await Promise.all([
    estConfigs.find(projectId, templateId),
    acme.bindingKeys({ projectId, templateId }),
  ]);
  if (!config && keys.length === 0) return [estConfigs.absence(projectId, templateId), fences.renewed(fence)];
  assertMayLetEnrol(unit, access);
  return [];
};
