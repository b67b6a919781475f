import { LocketError } from '../../errors.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { assertMayLetEnrol } from '../template-access.ts';
import { type Application, type ApplicationProfile, maxApplicationProfiles } from './application.ts';
import { enterApplication } from './application-access.ts';
import type { CertificateProfile } from './profile.ts';

/** A profile in an application, with what is shown of it. */
export interface ShownApplicationProfile {
  readonly attachment: ApplicationProfile;
  readonly profile: CertificateProfile;
}

const profileNotFound = (): LocketError => new LocketError('not-found', 'Certificate profile not found');

export const notInApplication = (): LocketError =>
  new LocketError('not-found', 'The application has no such certificate profile');

/** Puts profiles into an application, each once; those that are in it stay as they are. */
export const newAttachments = async (
  unit: Unit,
  { projectId, id: applicationId }: Application,
  present: readonly ApplicationProfile[],
  profileIds: readonly string[],
): Promise<{ readonly changes: readonly Change[]; readonly added: readonly ShownApplicationProfile[] }> => {
  const { certificateApplications, certificateProfiles } = unit.stores;
  const there = new Set(present.map(({ profileId }) => profileId));
  const wanted = [...new Set(profileIds)].filter((id) => !there.has(id));
  if (there.size + wanted.length > maxApplicationProfiles)
    throw new LocketError(
      'invalid-input',
      `An application has at most ${maxApplicationProfiles} certificate profiles`,
    );
  const profiles = await Promise.all(wanted.map((id) => certificateProfiles.find(projectId, id)));
  const at = unit.runtime.now().toISOString();
  const added = profiles.map((profile): ShownApplicationProfile => {
    if (!profile) throw profileNotFound();
    const ways = { api: null, est: null, acme: null };
    const stamps = { createdAt: at, updatedAt: at, revision: 1 };
    return { profile, attachment: { projectId, applicationId, profileId: profile.id, ...ways, ...stamps } };
  });
  unit.note({ metadata: { certificateProfileIds: wanted } });
  return { added, changes: added.map(({ attachment }) => certificateApplications.attachment(attachment)) };
};

/** The profiles of an application by slug. Needs `certificate-templates:read`. */
export const listApplicationProfiles = async (
  unit: Unit,
  applicationId: string,
): Promise<readonly ShownApplicationProfile[]> => {
  const { application } = await enterApplication(unit, applicationId, 'read');
  const { certificateApplications, certificateProfiles } = unit.stores;
  const { projectId } = application;
  const attachments = await certificateApplications.profiles(projectId, applicationId);
  const all = await Promise.all(
    attachments.map(async (attachment) => ({
      attachment,
      profile: await certificateProfiles.find(projectId, attachment.profileId),
    })),
  );
  unit.note({ metadata: { numberOfProfiles: all.length } });
  return all
    .flatMap(({ attachment, profile }) => (profile ? [{ attachment, profile }] : []))
    .sort((a, b) => a.profile.slug.localeCompare(b.profile.slug, 'en'));
};

/** Puts profiles of the project into an application. Needs `certificate-templates:edit`; `not-found` for foreign ones. */
export const attachProfiles = (
  unit: Unit,
  applicationId: string,
  profileIds: readonly string[],
): Promise<readonly ShownApplicationProfile[]> =>
  retryingConflicts(unit, async () => {
    const { application } = await enterApplication(unit, applicationId, 'edit');
    const { certificateApplications, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', application.projectId);
    const present = await certificateApplications.profiles(application.projectId, applicationId);
    const { changes, added } = await newAttachments(unit, application, present, profileIds);
    await unit.commit([certificateApplications.unchanged(application), ...changes, fences.renewed(fence)]);
    return added;
  });

/** Takes a profile out of an application and ends its enrolments there. Needs `certificate-templates:edit`. */
export const detachProfile = (unit: Unit, applicationId: string, profileId: string): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { application } = await enterApplication(unit, applicationId, 'edit');
    const { certificateApplications } = unit.stores;
    const attachment = await certificateApplications.profile(application.projectId, applicationId, profileId);
    unit.note({ metadata: { certificateProfileId: profileId } });
    if (!attachment) throw notInApplication();
    await unit.commit(certificateApplications.detachment(attachment));
  });

/** @throws LocketError `not-found` unless an application of the project has the profile, for requests to the API. */
export const assertIssuesFor = async (
  unit: Unit,
  { projectId, id }: CertificateProfile,
  applicationId: string,
): Promise<void> => {
  const attachment = await unit.stores.certificateApplications.profile(projectId, applicationId, id);
  unit.note({ metadata: { applicationId } });
  if (!attachment) throw notInApplication();
  if (!attachment.api)
    throw new LocketError('bad-request', 'The application has no enrolment by API for this profile');
};

/**
 * Asks of whoever changes what others enrol by that they may let them; answers what sees to it that no enrolment is opened
 * meanwhile. @throws LocketError `forbidden`
 */
export const lookAtProfileEnrolments = async (
  unit: Unit,
  access: ProjectAccess,
  meant: () => Promise<ReadonlySet<string>>,
): Promise<readonly Change[]> => {
  const { certificateApplications, fences } = unit.stores;
  const { id: projectId } = access.project;
  const fence = await fences.find('certificate-templates', projectId);
  const [all, ids] = await Promise.all([certificateApplications.profiles(projectId), meant()]);
  const isOpen = all.some(({ profileId, est, acme }) => (est || acme) && ids.has(profileId));
  if (isOpen) assertMayLetEnrol(unit, access);
  return [fences.renewed(fence)];
};
