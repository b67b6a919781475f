import type { Change } from '../store/change.ts';

export const configurationTypes = ['custom', 'discoveryURL'] as const;

/** An OpenID provider of an organization, by which its people sign in. */
export interface OidcConfig {
  readonly id: string;
  readonly orgId: string;
  /** Whether endpoints stand here, or in the provider's discovery document. */
  readonly configurationType: (typeof configurationTypes)[number];
  /** Empty where nothing was said; so are the next five. */
  readonly discoveryUrl: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
  /** Kept for whoever configures; what counts stands in the ID token. */
  readonly userinfoEndpoint: string;
  /** Certificates of the provider's authorities in PEM; empty for the public ones. */
  readonly caCert: string;
  readonly clientId: string;
  /** Sealed under the organization's key. */
  readonly clientSecret: Uint8Array;
  /** In lower case; any when empty. */
  readonly allowedEmailDomains: readonly string[];
  /** The claim that names groups; none when empty or absent. */
  readonly groupsClaim?: string;
  readonly isActive: boolean;
  /** The day, and the first sign-in of it, on which somebody signed in by it last, as it is configured now. */
  readonly lastUsedAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** One configuration at most for each organization. Every read is strongly consistent. */
export interface OidcConfigStore {
  find(orgId: string): Promise<OidcConfig | undefined>;
  /** Refused with `already-exists` where there is one. */
  creation(config: OidcConfig): Change;
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(config: OidcConfig, previous: OidcConfig): Change;
  /** Notes that somebody signed in by it; refused with `conflict` unless it stands as it was read. */
  use(config: OidcConfig, at: string): Change;
  /** Changes nothing; refused with `conflict` when it was changed meanwhile. */
  check(config: OidcConfig): Change;
}
