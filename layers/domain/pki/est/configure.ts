import { LocketError } from '../../errors.ts';
import { hashPassword } from '../../passwords.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import type { CertificateTemplate } from '../certificate-template.ts';
import { assertMayLetEnrol, type EnteredTemplate, enterTemplate } from '../template-access.ts';
import { readCertificates } from '../x509/certificates.ts';
import { linkedChain } from '../x509/chains.ts';
import { assertRoom } from './authorities-behind.ts';
import type { EstConfig } from './est-config.ts';

/** What is said of an enrolment; what is not said stays as it is. */
export interface EstSettings {
  readonly caChain?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly disableBootstrapCertValidation?: boolean | undefined;
}

const enterToConfigure = async (unit: Unit, templateId: string): Promise<EnteredTemplate> => {
  const entered = await enterTemplate(unit, templateId, 'edit');
  assertMayLetEnrol(unit, entered.access);
  return entered;
};

const notConfigured = (): LocketError =>
  new LocketError('not-found', 'EST is not configured for this certificate template');

const assertLinks = (unit: Unit, caChain: string): void => {
  const [first, ...above] = readCertificates(caChain);
  if (!first) throw new LocketError('bad-request', 'caChain holds no certificate');
  linkedChain(first, above, unit.runtime.now());
};

/** @throws LocketError `bad-request` for a chain that does not link, and for one that is missing where it is needed. */
export const assertWhole = (unit: Unit, { caChain, needsBootstrapCertificate }: EstConfig): void => {
  if (caChain !== '') assertLinks(unit, caChain);
  else if (needsBootstrapCertificate)
    throw new LocketError('bad-request', 'caChain is required unless disableBootstrapCertValidation is true');
};

const noteConfig = (unit: Unit, { id, isEnabled, needsBootstrapCertificate }: EstConfig): void =>
  unit.note({ metadata: { estConfigId: id, isEnabled, needsBootstrapCertificate } });

/** Argon2id is slow on purpose: a repetition after a lost race uses the first result. */
export const hashedOnce = (unit: Unit, passphrase: string): (() => Promise<string>) => {
  let hash: Promise<string> | undefined;
  return () => {
    hash ??= hashPassword(passphrase, unit.runtime);
    return hash;
  };
};

/**
 * Lets devices enrol by a template. Needs `certificate-templates:edit`, and `certificates:create` for good;
 * `bad-request` for a chain that does not link, `already-exists` when the template has an enrolment.
 */
export const createEstConfig = (
  unit: Unit,
  templateId: string,
  given: EstSettings & { readonly passphrase: string; readonly siteUrl: string },
): Promise<EstConfig> => {
  const hash = hashedOnce(unit, given.passphrase);
  return retryingConflicts(unit, async () => {
    const { template } = await enterToConfigure(unit, templateId);
    const at = unit.runtime.now().toISOString();
    const config: EstConfig = {
      id: unit.runtime.uuid(),
      projectId: template.projectId,
      certificateTemplateId: templateId,
      isEnabled: given.isEnabled ?? true,
      caChain: given.caChain ?? '',
      needsBootstrapCertificate: given.disableBootstrapCertValidation !== true,
      passphraseHash: '',
      siteUrl: given.siteUrl,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    assertWhole(unit, config);
    noteConfig(unit, config);
    const { certificateTemplates, estConfigs } = unit.stores;
    const hasRoom = await assertRoom(unit, config);
    await unit.commit([
      estConfigs.creation({ ...config, passphraseHash: await hash() }),
      certificateTemplates.unchanged(template),
      hasRoom,
    ]);
    return config;
  });
};

const foundConfig = async (unit: Unit, { id, projectId }: CertificateTemplate): Promise<EstConfig> => {
  const config = await unit.stores.estConfigs.find(projectId, id);
  if (!config) throw notConfigured();
  noteConfig(unit, config);
  return config;
};

/** How devices enrol by a template. Needs `certificate-templates:read`; `not-found` without an enrolment. */
export const readEstConfig = async (unit: Unit, templateId: string): Promise<EstConfig> =>
  foundConfig(unit, (await enterTemplate(unit, templateId, 'read')).template);

/** Changes how devices enrol, from now on. Needs and refuses what `createEstConfig` does; `not-found` without one. */
export const updateEstConfig = (
  unit: Unit,
  templateId: string,
  {
    passphrase,
    disableBootstrapCertValidation,
    siteUrl,
    ...given
  }: EstSettings & { readonly siteUrl: string },
): Promise<EstConfig> => {
  const hash = passphrase === undefined ? undefined : hashedOnce(unit, passphrase);
  return retryingConflicts(unit, async () => {
    const { template } = await enterToConfigure(unit, templateId);
    const before = await foundConfig(unit, template);
    const config: EstConfig = {
      ...before,
      caChain: given.caChain ?? before.caChain,
      isEnabled: given.isEnabled ?? before.isEnabled,
      needsBootstrapCertificate:
        disableBootstrapCertValidation === undefined
          ? before.needsBootstrapCertificate
          : !disableBootstrapCertValidation,
      siteUrl,
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    assertWhole(unit, config);
    noteConfig(unit, config);
    const hasRoom = await assertRoom(unit, config);
    const next = hash ? { ...config, passphraseHash: await hash() } : config;
    await unit.commit([unit.stores.estConfigs.replacement(next, before), hasRoom]);
    return next;
  });
};
