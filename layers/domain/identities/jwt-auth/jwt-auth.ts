import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import { type BoundsDraft, boundsFrom, type TokenBounds, unbound } from '../foreign-tokens/bounds.ts';
import { certificatesIn, keyAddress, publicKeysIn } from '../foreign-tokens/key-address.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';

/** Whether the keys are read from an address, or are part of the configuration. */
export const keyConfigurations = ['jwks', 'static'] as const;

type KeyConfiguration = (typeof keyConfigurations)[number];

export interface JwtAuthConfig extends TokenBounds {
  readonly configurationType: KeyConfiguration;
  /** Address of a JWK Set; empty with static keys. */
  readonly jwksUrl: string;
  /** Certificates of the authorities of that address in PEM; empty for the public ones. */
  readonly jwksCaCert: string;
  /** Public keys in PEM; none with an address. */
  readonly publicKeys: readonly string[];
  /** What `iss` must be, to the letter; every issuer when empty. */
  readonly boundIssuer: string;
}

export type JwtAuth = AttachedMethod<JwtAuthConfig>;

/** JWT auth as a request configures it: what is left out stays as it is. */
export interface JwtAuthDraft extends PolicyDraft, BoundsDraft {
  readonly configurationType?: KeyConfiguration | undefined;
  readonly jwksUrl?: string | undefined;
  readonly jwksCaCert?: string | undefined;
  readonly publicKeys?: readonly string[] | undefined;
  readonly boundIssuer?: string | undefined;
}

export const jwtAuth: MethodKind<JwtAuthConfig> = {
  method: 'jwt-auth',
  noun: 'JWT auth',
  noted: ({ jwksCaCert, publicKeys, ...config }) => ({
    ...config,
    hasJwksCaCert: jwksCaCert !== '',
    publicKeyCount: publicKeys.length,
  }),
};

const unset: JwtAuthConfig = {
  ...unbound,
  configurationType: 'jwks',
  jwksUrl: '',
  jwksCaCert: '',
  publicKeys: [],
  boundIssuer: '',
};

/** Keys of the kind that is not configured would count for nothing, and look as if they did. */
const assertKeys = (unit: Unit, config: JwtAuthConfig): void => {
  const { configurationType, jwksUrl, jwksCaCert, publicKeys } = config;
  const isStatic = configurationType === 'static';
  if (isStatic ? publicKeys.length === 0 : jwksUrl === '')
    throw new LocketError(
      'bad-request',
      `Give ${isStatic ? 'publicKeys' : 'jwksUrl'} with ${configurationType}`,
    );
  if (isStatic) publicKeysIn(publicKeys);
  else keyAddress(unit, jwksUrl, 'jwksUrl');
  certificatesIn(jwksCaCert, 'jwksCaCert');
};

const configFrom = (unit: Unit, draft: JwtAuthDraft, before: JwtAuthConfig): JwtAuthConfig => {
  const configurationType = draft.configurationType ?? before.configurationType;
  const isStatic = configurationType === 'static';
  const config = {
    ...boundsFrom(draft, before),
    configurationType,
    jwksUrl: isStatic ? '' : (draft.jwksUrl ?? before.jwksUrl),
    jwksCaCert: isStatic ? '' : (draft.jwksCaCert ?? before.jwksCaCert),
    publicKeys: isStatic ? (draft.publicKeys ?? before.publicKeys) : [],
    boundIssuer: draft.boundIssuer ?? before.boundIssuer,
  };
  assertKeys(unit, config);
  return config;
};

/** Attaches JWT auth. @throws LocketError `bad-request` for a configuration that lets in everybody, or cannot work. */
export const attachJwtAuth = async (unit: Unit, identityId: string, draft: JwtAuthDraft): Promise<JwtAuth> =>
  attachMethod(unit, jwtAuth, identityId, draft, configFrom(unit, draft, unset));

/** Reconfigures JWT auth: it counts from the next login on. */
export const updateJwtAuth = (unit: Unit, identityId: string, draft: JwtAuthDraft): Promise<JwtAuth> =>
  updateMethod(unit, jwtAuth, identityId, draft, (before) => configFrom(unit, draft, before));
