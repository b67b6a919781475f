import { LocketError } from '../errors.ts';
import { certificatesIn, keyAddress } from '../identities/foreign-tokens/key-address.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { assertMayBeAnybody, defined, enterSsoBySlug as enter } from './access.ts';
import { sealClientSecret } from './client-secret.ts';
import { assertStaysEnforceable } from './enforcement.ts';
import type { OidcConfig } from './oidc-config.ts';

type Given = Omit<
  OidcConfig,
  'id' | 'orgId' | 'clientSecret' | 'lastUsedAt' | 'createdAt' | 'updatedAt' | 'revision'
>;

/** A configuration as a request gives it: what is left out stays as it is. */
export type OidcDraft = { readonly [Member in keyof Given]?: Given[Member] | undefined } & {
  readonly clientSecret?: string | undefined;
};

/** The configuration of an OpenID provider that does not exist yet, as a request gives it. */
export type NewOidc = OidcDraft &
  Pick<Given, 'clientId' | 'configurationType' | 'isActive'> & {
    readonly clientSecret: string;
  };

const addresses = [
  'discoveryUrl',
  'authorizationEndpoint',
  'jwksUri',
  'tokenEndpoint',
  'userinfoEndpoint',
] as const;

const wireNames: Partial<Record<keyof Given, string>> = { discoveryUrl: 'discoveryURL' };

const needed: Readonly<Record<OidcConfig['configurationType'], readonly (keyof Given)[]>> = {
  custom: ['issuer', 'authorizationEndpoint', 'jwksUri', 'tokenEndpoint'],
  discoveryURL: ['discoveryUrl'],
};

/** What cannot work is refused when it is configured, not when somebody wants to sign in. */
const assertComplete = (unit: Unit, given: Given): void => {
  for (const member of addresses)
    if (given[member] !== '') keyAddress(unit, given[member], wireNames[member] ?? member);
  certificatesIn(given.caCert, 'caCert');
  const missing = needed[given.configurationType].filter((member) => given[member] === '');
  if (missing.length > 0) {
    const names = missing.map((member) => wireNames[member] ?? member).join(', ');
    throw new LocketError('bad-request', `A configuration of this type needs ${names}`);
  }
};

const unset = {
  discoveryUrl: '',
  issuer: '',
  authorizationEndpoint: '',
  jwksUri: '',
  tokenEndpoint: '',
  userinfoEndpoint: '',
  caCert: '',
  allowedEmailDomains: [],
} as const;

const noteConfig = (unit: Unit, { id, issuer, discoveryUrl, clientId, isActive }: OidcConfig): void =>
  unit.note({ metadata: { configId: id, issuer: issuer || discoveryUrl, clientId, isActive } });

/** The organization's OpenID provider. Needs `sso:read`; `not-found` where there is none. */
export const readOidc = async (unit: Unit, orgSlug: string): Promise<OidcConfig> => {
  const { orgId } = await enter(unit, orgSlug, 'read');
  const config = await unit.stores.oidcConfigs.find(orgId);
  if (!config) throw new LocketError('not-found', 'The organization has no OIDC configuration');
  noteConfig(unit, config);
  return config;
};

/** Adds it. Needs `sso:create` and what an admin may; `already-exists` where there is one. */
export const createOidc = (unit: Unit, orgSlug: string, draft: NewOidc): Promise<OidcConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enter(unit, orgSlug, 'create');
    const checks = await assertMayBeAnybody(unit, access);
    const { clientSecret, ...given } = draft;
    const settings: Given = { ...unset, ...draft, ...(defined(given) as Given) };
    assertComplete(unit, settings);
    const at = unit.runtime.now().toISOString();
    const owner = { id: unit.runtime.uuid(), orgId: access.orgId };
    const sealed = await sealClientSecret(unit, owner, clientSecret);
    const config = { ...settings, ...owner, clientSecret: sealed, createdAt: at, updatedAt: at, revision: 1 };
    noteConfig(unit, config);
    await unit.commit([unit.stores.oidcConfigs.creation(config), ...checks]);
    return config;
  });

/** The members that say to whom the client secret is shown. */
const secretGoesTo = ['configurationType', 'discoveryUrl', 'tokenEndpoint'] as const;

/** A secret that is kept goes where it went: it is shown to nobody, neither here nor at another server. */
const assertSecretStays = (before: OidcConfig, next: OidcConfig, clientSecret: string | undefined): void => {
  if (clientSecret === undefined && secretGoesTo.some((member) => before[member] !== next[member]))
    throw new LocketError(
      'bad-request',
      'Another provider gets no secret of this one: say clientSecret anew',
    );
};

/** Changes it, with effect on the next sign-in. Needs `sso:edit` and what an admin may. */
export const updateOidc = (unit: Unit, orgSlug: string, draft: OidcDraft): Promise<OidcConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enter(unit, orgSlug, 'edit');
    const checks = await assertMayBeAnybody(unit, access);
    const before = await unit.stores.oidcConfigs.find(access.orgId);
    if (!before) throw new LocketError('not-found', 'The organization has no OIDC configuration');
    const { clientSecret, ...given } = draft;
    // Nobody signed in yet by what it is from now on.
    const { lastUsedAt: _, ...kept } = before;
    const config: OidcConfig = {
      ...kept,
      ...(defined(given) as Partial<Given>),
      ...(clientSecret !== undefined && {
        clientSecret: await sealClientSecret(unit, before, clientSecret),
      }),
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    assertComplete(unit, config);
    assertSecretStays(before, config, clientSecret);
    const enforceable = config.isActive ? [] : await assertStaysEnforceable(unit, access.orgId, 'oidc');
    noteConfig(unit, config);
    await unit.commit([unit.stores.oidcConfigs.replacement(config, before), ...checks, ...enforceable]);
    return config;
  });
