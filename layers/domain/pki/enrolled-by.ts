import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import type { Issuing } from './issuance.ts';
import type { ApplicationProfile } from './profiles/application.ts';
import { type ProfileRules, rulesOf } from './profiles/profile-rules.ts';

/** By which rules somebody enrols: those of a certificate template, or of a profile in an application. */
export type EnrolledBy =
  | { readonly template: CertificateTemplate; readonly rules?: undefined }
  | { readonly template?: undefined; readonly rules: ProfileRules };

/** What an id leads to that devices or ACME clients know: that of a template, or of an enrolment of an application. */
interface FoundEnrolment {
  readonly project: Project;
  readonly by: EnrolledBy;
}

const byTemplate = async (
  { stores }: Unit,
  projectId: string,
  templateId: string,
): Promise<FoundEnrolment | undefined> => {
  const [project, template] = await Promise.all([
    stores.projects.find(projectId),
    stores.certificateTemplates.find(projectId, templateId),
  ]);
  return project && template && { project, by: { template } };
};

const byProfile = async (
  unit: Unit,
  way: 'est' | 'acme',
  enrolmentId: string,
): Promise<FoundEnrolment | undefined> => {
  const { certificateApplications, certificateProfiles, projects } = unit.stores;
  const owner = await certificateApplications.enrolment(enrolmentId);
  if (!owner) return undefined;
  const { projectId, applicationId, profileId } = owner;
  const [project, attachment, profile] = await Promise.all([
    projects.find(projectId),
    certificateApplications.profile(projectId, applicationId, profileId),
    certificateProfiles.find(projectId, profileId),
  ]);
  if (!project || !profile || !isOpen(attachment, way, enrolmentId)) return undefined;
  unit.note({ metadata: { applicationId, certificateProfileId: profileId } });
  return { project, by: { rules: await rulesOf(unit, profile) } };
};

const isOpen = (attachment: ApplicationProfile | undefined, way: 'est' | 'acme', id: string): boolean =>
  attachment?.[way]?.id === id;

/** What is enrolled for under this id; undefined where nothing is, by this way. */
export const findEnrolment = async (
  unit: Unit,
  way: 'est' | 'acme',
  id: string,
): Promise<FoundEnrolment | undefined> => {
  const projectId = await unit.stores.certificateTemplates.projectOf(id);
  return projectId === undefined ? byProfile(unit, way, id) : byTemplate(unit, projectId, id);
};

export const issuerOf = ({ template, rules }: EnrolledBy): string =>
  template?.caId ?? rules?.profile.caId ?? '';

/** The same as what issues says it. */
export const issuingBy = ({ template, rules }: EnrolledBy): Pick<Issuing, 'template' | 'rules'> => ({
  template,
  rules,
});
