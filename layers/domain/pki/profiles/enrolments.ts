import { LocketError } from '../../errors.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { type RevealedKey, revealedBindingKey } from '../acme/binding-keys.ts';
import { assertRoom } from '../est/authorities-behind.ts';
import { assertWhole, type EstSettings, hashedOnce } from '../est/configure.ts';
import type { EstConfig } from '../est/est-config.ts';
import { assertMayLetEnrol } from '../template-access.ts';
import type { ApplicationProfile } from './application.ts';
import { enterApplication } from './application-access.ts';
import { notInApplication } from './application-profiles.ts';

/** A profile in an application, by both ids. */
interface Attached {
  readonly applicationId: string;
  readonly profileId: string;
}

/** How a profile is enrolled for in an application. */
interface Enrolments {
  readonly attachment: ApplicationProfile;
  readonly est: EstConfig | undefined;
}

/** A way that can be ended. */
export type Way = 'api' | 'est' | 'acme';

interface Entered {
  readonly access: ProjectAccess;
  readonly attachment: ApplicationProfile;
}

const enter = async (
  unit: Unit,
  { applicationId, profileId }: Attached,
  action: 'read' | 'edit',
): Promise<Entered> => {
  const { access } = await enterApplication(unit, applicationId, action);
  const { certificateApplications } = unit.stores;
  const attachment = await certificateApplications.profile(access.project.id, applicationId, profileId);
  unit.note({ metadata: { certificateProfileId: profileId } });
  if (!attachment) throw notInApplication();
  return { access, attachment };
};

const configOf = async (
  unit: Unit,
  { projectId, est }: ApplicationProfile,
): Promise<EstConfig | undefined> => (est ? unit.stores.estConfigs.find(projectId, est.id) : undefined);

/** How a profile is enrolled for in an application. Needs `certificate-templates:read`. */
export const readEnrolments = async (unit: Unit, attached: Attached): Promise<Enrolments> => {
  const { attachment } = await enter(unit, attached, 'read');
  return { attachment, est: await configOf(unit, attachment) };
};

/** Changes how a profile is enrolled for; the fence tells those who change what others enrol by. */
const changed = async (
  unit: Unit,
  before: ApplicationProfile,
  ways: Partial<Pick<ApplicationProfile, Way>>,
  beside: readonly Change[] = [],
): Promise<ApplicationProfile> => {
  const { certificateApplications, fences } = unit.stores;
  const fence = await fences.find('certificate-templates', before.projectId);
  const updatedAt = unit.runtime.now().toISOString();
  const next = { ...before, ...ways, updatedAt, revision: before.revision + 1 };
  await unit.commit([
    ...certificateApplications.profileReplacement(next, before),
    ...beside,
    fences.renewed(fence),
  ]);
  return next;
};

/** Lets a profile be asked for by the API, for an application. Needs `certificate-templates:edit`. */
export const enrolByApi = (
  unit: Unit,
  attached: Attached,
  renewBeforeDays: number | null,
): Promise<ApplicationProfile> =>
  retryingConflicts(unit, async () => {
    const { attachment } = await enter(unit, attached, 'edit');
    unit.note({ metadata: { enrolment: 'api' } });
    const id = attachment.api?.id ?? unit.runtime.uuid();
    return changed(unit, attachment, { api: { id, renewBeforeDays } });
  });

/**
 * Lets devices enrol by a profile (EST). Needs `certificate-templates:edit`, and `certificates:create` for good;
 * `bad-request` for a chain that does not link.
 */
export const enrolByEst = (
  unit: Unit,
  attached: Attached,
  given: EstSettings & { readonly passphrase: string; readonly siteUrl: string },
): Promise<Enrolments> => {
  const hash = hashedOnce(unit, given.passphrase);
  return retryingConflicts(unit, async () => {
    const { access, attachment } = await enter(unit, attached, 'edit');
    assertMayLetEnrol(unit, access);
    const before = await configOf(unit, attachment);
    const at = unit.runtime.now().toISOString();
    const id = attachment.est?.id ?? unit.runtime.uuid();
    const config: EstConfig = {
      id,
      projectId: attachment.projectId,
      certificateTemplateId: id,
      isEnabled: true,
      caChain: given.caChain ?? '',
      needsBootstrapCertificate: given.disableBootstrapCertValidation !== true,
      passphraseHash: '',
      siteUrl: given.siteUrl,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
      revision: (before?.revision ?? 0) + 1,
    };
    assertWhole(unit, config);
    unit.note({ metadata: { enrolment: 'est', estConfigId: id } });
    const { estConfigs } = unit.stores;
    const next = { ...config, passphraseHash: await hash() };
    const written = before ? estConfigs.replacement(next, before) : estConfigs.creation(next);
    const hasRoom = await assertRoom(unit, config);
    return { attachment: await changed(unit, attachment, { est: { id } }, [written, hasRoom]), est: config };
  });
};

/**
 * Opens an ACME server that issues by a profile, for an application. Needs `certificate-templates:edit`, and
 * `certificates:create` for good.
 */
export const enrolByAcme = (unit: Unit, attached: Attached): Promise<ApplicationProfile> =>
  retryingConflicts(unit, async () => {
    const { access, attachment } = await enter(unit, attached, 'edit');
    assertMayLetEnrol(unit, access);
    const id = attachment.acme?.id ?? unit.runtime.uuid();
    unit.note({ metadata: { enrolment: 'acme', acmeServerId: id } });
    return changed(unit, attachment, { acme: { id } });
  });

/** Ends a way to enrol for good: another one has another address. Needs `certificate-templates:edit`. */
export const endEnrolment = (unit: Unit, attached: Attached, way: Way): Promise<ApplicationProfile> =>
  retryingConflicts(unit, async () => {
    const { attachment } = await enter(unit, attached, 'edit');
    unit.note({ metadata: { enrolment: way } });
    if (!attachment[way])
      throw new LocketError('not-found', `The profile has no enrolment by ${way.toUpperCase()} here`);
    return changed(unit, attachment, { [way]: null });
  });

/**
 * A key for external account binding at a profile's ACME server: the one that made no account yet, else a new one. Needs
 * what `enrolByAcme` needs.
 */
export const revealBindingKey = (unit: Unit, attached: Attached): Promise<RevealedKey> =>
  retryingConflicts(unit, async () => {
    const { access, attachment } = await enter(unit, attached, 'edit');
    assertMayLetEnrol(unit, access);
    const { acme, projectId } = attachment;
    if (!acme) throw new LocketError('not-found', 'The profile has no enrolment by ACME here');
    const server = { projectId, templateId: acme.id };
    return revealedBindingKey(unit, access.project, server, attached.applicationId);
  });
