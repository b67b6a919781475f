import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { enterNamed, type NamedProject } from '../../projects/named-project.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { authorityIn, authorityNotFound } from '../access.ts';
import { lookAtProfileEnrolments } from './application-profiles.ts';
import { certificateProjects } from './policies.ts';
import { type CertificateProfile, maxCertificateProfiles } from './profile.ts';

/** What a profile says. */
export type ProfileContent = Pick<
  CertificateProfile,
  'caId' | 'certificatePolicyId' | 'slug' | 'description' | 'defaults'
>;

const profileNotFound = (): LocketError => new LocketError('not-found', 'Certificate profile not found');

const note = (unit: Unit, { id, slug, caId, certificatePolicyId }: CertificateProfile): void =>
  unit.note({ metadata: { certificateProfileId: id, slug, caId, certificatePolicyId } });

/** A profile and the caller's rights in its project, which it may need none in: to issue by it, it must know its id. */
export const enterProfile = async (
  unit: Unit,
  profileId: string,
): Promise<{ readonly access: ProjectAccess; readonly profile: CertificateProfile }> => {
  const { certificateProfiles } = unit.stores;
  const projectId = await certificateProfiles.projectOf(profileId);
  const access = await enterHolderOf(unit, 'Certificate profile', projectId);
  const profile = await certificateProfiles.find(access.project.id, profileId);
  if (!profile) throw profileNotFound();
  note(unit, profile);
  return { access, profile };
};

const enterProfileTo = async (unit: Unit, profileId: string, action: ActionOn<'certificate-templates'>) => {
  const entered = await enterProfile(unit, profileId);
  assertCan(entered.access.ability, action, 'certificate-templates');
  return entered;
};

/** CA and policy are of the project; what was deleted takes no new profiles. */
const assertStanding = async (unit: Unit, { projectId, caId, certificatePolicyId }: CertificateProfile) => {
  const authority = await authorityIn(unit, projectId, caId);
  if (authority.deletion) throw authorityNotFound();
  if (!(await unit.stores.certificatePolicies.find(projectId, certificatePolicyId)))
    throw new LocketError('not-found', 'Certificate policy not found');
};

/**
 * Adds a profile to a project. Needs `certificate-templates:create`; `not-found` for a CA or policy of another project,
 * `already-exists` for a slug that another profile has.
 */
export const createCertificateProfile = (
  unit: Unit,
  named: NamedProject,
  content: ProfileContent,
): Promise<CertificateProfile> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterNamed(unit, named, certificateProjects);
    assertCan(ability, 'create', 'certificate-templates');
    const { certificateProfiles, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', project.id);
    const at = unit.runtime.now().toISOString();
    const id = unit.runtime.uuid();
    const profile = { ...content, id, projectId: project.id, createdAt: at, updatedAt: at, revision: 1 };
    await assertStanding(unit, profile);
    if ((await certificateProfiles.inProject(project.id)).length >= maxCertificateProfiles)
      throw new LocketError(
        'invalid-input',
        `A project holds at most ${maxCertificateProfiles} certificate profiles`,
      );
    note(unit, profile);
    await unit.commit([...certificateProfiles.creation(profile), fences.renewed(fence)]);
    return profile;
  });

/** A profile by its id. Needs `certificate-templates:read`. */
export const readCertificateProfile = async (unit: Unit, profileId: string): Promise<CertificateProfile> =>
  (await enterProfileTo(unit, profileId, 'read')).profile;

/** A profile of a project by its slug. Needs `certificate-templates:read`. */
export const readCertificateProfileBySlug = async (
  unit: Unit,
  named: NamedProject,
  slug: string,
): Promise<CertificateProfile> => {
  const { project, ability } = await enterNamed(unit, named, certificateProjects);
  assertCan(ability, 'read', 'certificate-templates');
  const all = await unit.stores.certificateProfiles.inProject(project.id);
  const profile = all.find((each) => each.slug === slug);
  if (!profile) throw profileNotFound();
  note(unit, profile);
  return profile;
};

/** The profiles of a project by slug. Needs `certificate-templates:read`. */
export const listCertificateProfiles = async (
  unit: Unit,
  named: NamedProject,
): Promise<readonly CertificateProfile[]> => {
  const { project, ability } = await enterNamed(unit, named, certificateProjects);
  assertCan(ability, 'read', 'certificate-templates');
  const all = await unit.stores.certificateProfiles.inProject(project.id);
  unit.note({ metadata: { numberOfProfiles: all.length } });
  return [...all].sort((a, b) => a.slug.localeCompare(b.slug, 'en'));
};

type Given = Partial<Pick<ProfileContent, 'slug' | 'description' | 'defaults'>>;

/**
 * Changes a profile, for what is issued later; CA and policy stay. Needs `certificate-templates:edit`, and where others
 * enrol by it what letting them needs.
 */
export const updateCertificateProfile = (
  unit: Unit,
  profileId: string,
  given: { readonly [Member in keyof Given]?: Given[Member] | undefined },
): Promise<CertificateProfile> =>
  retryingConflicts(unit, async () => {
    const { profile: before, access } = await enterProfileTo(unit, profileId, 'edit');
    const looked = await lookAtProfileEnrolments(unit, access, async () => new Set([profileId]));
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const next: CertificateProfile = {
      ...before,
      ...changes,
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    note(unit, next);
    await unit.commit([...unit.stores.certificateProfiles.replacement(next, before), ...looked]);
    return next;
  });

/**
 * Deletes a profile that is in no application; what was issued by it stays valid, and is not renewed. Needs
 * `certificate-templates:delete`; `bad-request` while an application has it.
 */
export const deleteCertificateProfile = (unit: Unit, profileId: string): Promise<CertificateProfile> =>
  retryingConflicts(unit, async () => {
    const { profile } = await enterProfileTo(unit, profileId, 'delete');
    const { certificateApplications, certificateProfiles, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', profile.projectId);
    const attachments = await certificateApplications.profiles(profile.projectId);
    if (attachments.some((each) => each.profileId === profileId))
      throw new LocketError('bad-request', 'Certificate profile is in use by an application');
    await unit.commit([...certificateProfiles.deletion(profile), fences.renewed(fence)]);
    return profile;
  });
