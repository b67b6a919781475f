import { LocketError } from '../../errors.ts';
import { keyAddress } from '../../identities/foreign-tokens/key-address.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMayBeAnybody, defined, enterSso } from '../access.ts';
import { assertStaysEnforceable } from '../enforcement.ts';
import { providerCertificates } from './certificates.ts';
import { newKeyPair } from './key-pair.ts';
import { sealOwnKey } from './own-key.ts';
import type { SamlConfig } from './saml-config.ts';

type Given = Pick<
  SamlConfig,
  | 'provider'
  | 'isActive'
  | 'entryPoint'
  | 'issuer'
  | 'providerId'
  | 'signsRequests'
  | 'takesUnsolicited'
  | 'groupAttribute'
> & {
  /** Certificates as the provider gives them. */
  readonly cert: string;
};

/** A configuration as a request gives it: what is left out stays as it is. */
export type SamlDraft = { readonly [Member in keyof Given]?: Given[Member] | undefined };
export type NewSaml = SamlDraft & Pick<Given, 'provider' | 'isActive' | 'entryPoint' | 'cert'>;

const unset = {
  issuer: '',
  providerId: '',
  signsRequests: false,
  takesUnsolicited: false,
  groupAttribute: '',
} as const;

const none = (): LocketError => new LocketError('not-found', 'The organization has no SAML configuration');

const noteConfig = (unit: Unit, config: SamlConfig): void =>
  unit.note({
    metadata: {
      configId: config.id,
      authProvider: config.provider,
      entryPoint: config.entryPoint,
      isActive: config.isActive,
      signsRequests: config.signsRequests,
      takesUnsolicited: config.takesUnsolicited,
      numberOfCertificates: config.certificates.length,
    },
  });

/** Makes settings of a draft: what cannot work is refused when it is configured. */
const settled = (unit: Unit, { cert, ...given }: SamlDraft) => {
  if (given.entryPoint !== undefined) keyAddress(unit, given.entryPoint, 'entryPoint');
  return { ...defined(given), ...(cert !== undefined && { certificates: providerCertificates(cert) }) };
};

/** The organization's SAML provider; undefined where there is none. Needs `sso:read`. */
export const readSaml = async (unit: Unit, orgId: string): Promise<SamlConfig | undefined> => {
  await enterSso(unit, orgId, 'read');
  const config = await unit.stores.samlConfigs.find(orgId);
  if (config) noteConfig(unit, config);
  return config;
};

/** Adds it, with a key of this instance's own. Needs `sso:create` and what an admin may; `already-exists` where there is one. */
export const createSaml = (unit: Unit, orgId: string, draft: NewSaml): Promise<SamlConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'create');
    const checks = await assertMayBeAnybody(unit, access);
    const { provider, isActive, entryPoint, cert } = draft;
    const certificates = providerCertificates(cert);
    const settings = { ...unset, ...settled(unit, draft), provider, isActive, entryPoint, certificates };
    const { certificate, privateKey } = await newKeyPair(unit.runtime, 'Locket single sign-on');
    const owner = { id: orgId, orgId };
    const at = unit.runtime.now().toISOString();
    const config: SamlConfig = {
      ...settings,
      ...owner,
      ownCertificate: certificate,
      ownKey: await sealOwnKey(unit, owner, privateKey),
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    noteConfig(unit, config);
    await unit.commit([unit.stores.samlConfigs.creation(config), ...checks]);
    return config;
  });

/** Changes it, with effect on the next sign-in. Needs `sso:edit` and what an admin may. */
export const updateSaml = (unit: Unit, orgId: string, draft: SamlDraft): Promise<SamlConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'edit');
    const checks = await assertMayBeAnybody(unit, access);
    const before = await unit.stores.samlConfigs.find(orgId);
    if (!before) throw none();
    // Nobody signed in yet by what it is from now on.
    const { lastUsedAt: _, ...kept } = before;
    const config: SamlConfig = {
      ...kept,
      ...settled(unit, draft),
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    const enforceable = config.isActive ? [] : await assertStaysEnforceable(unit, orgId, 'saml');
    noteConfig(unit, config);
    await unit.commit([unit.stores.samlConfigs.replacement(config, before), ...checks, ...enforceable]);
    return config;
  });
