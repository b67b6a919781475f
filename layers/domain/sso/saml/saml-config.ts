import type { Change } from '../../store/change.ts';

/** How answers of a provider are signed at least; a signature beyond that is verified where it is there. */
interface Profile {
  readonly wantsResponseSigned: boolean;
  readonly wantsAssertionSigned: boolean;
}

const both: Profile = { wantsResponseSigned: true, wantsAssertionSigned: true };

/** Providers by the names that the trail and sessions have for them. One of the two is always signed. */
export const samlProfiles = {
  'okta-saml': both,
  'azure-saml': both,
  'jumpcloud-saml': { wantsResponseSigned: false, wantsAssertionSigned: true },
  'google-saml': { wantsResponseSigned: true, wantsAssertionSigned: false },
  'keycloak-saml': both,
  'generic-saml': { wantsResponseSigned: false, wantsAssertionSigned: false },
} as const satisfies Readonly<Record<string, Profile>>;

export type SamlProvider = keyof typeof samlProfiles;
export const samlProviders = Object.keys(samlProfiles) as [SamlProvider, ...SamlProvider[]];

/** A SAML provider of an organization, by which its people sign in. Its id is that of the organization. */
export interface SamlConfig {
  readonly id: string;
  readonly orgId: string;
  readonly provider: SamlProvider;
  readonly isActive: boolean;
  /** Where browsers are sent. */
  readonly entryPoint: string;
  /** How this instance names itself to the provider; its own address when empty. */
  readonly issuer: string;
  /** How the provider names itself; whatever it says when empty. */
  readonly providerId: string;
  /** Of the provider, in PEM: any of them may have signed. */
  readonly certificates: readonly string[];
  readonly signsRequests: boolean;
  /** Whether answers are taken that nobody here asked for. */
  readonly takesUnsolicited: boolean;
  /** The attribute that names groups; none when empty. */
  readonly groupAttribute: string;
  /** Of this instance at the provider, in PEM. */
  readonly ownCertificate: string;
  /** Its private key, sealed under the organization's key. */
  readonly ownKey: Uint8Array;
  /** The day, and the first sign-in of it, on which somebody signed in by it last, as it is configured now. */
  readonly lastUsedAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** One configuration at most for each organization. Every read is strongly consistent. */
export interface SamlConfigStore {
  find(orgId: string): Promise<SamlConfig | undefined>;
  /** Refused with `already-exists` where there is one. */
  creation(config: SamlConfig): Change;
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(config: SamlConfig, previous: SamlConfig): Change;
  /** Notes that somebody signed in by it; refused with `conflict` unless it stands as it was read. */
  use(config: SamlConfig, at: string): Change;
  /** Changes nothing; refused with `conflict` when it was changed meanwhile. */
  check(config: SamlConfig): Change;
}

/** A request to a provider that waits for its answer: it counts once, and for a quarter of an hour. */
export interface SamlRequest {
  readonly id: string;
  readonly orgId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** An answer that somebody signed in by. */
export interface UsedAssertion {
  readonly orgId: string;
  readonly issuer: string;
  readonly id: string;
  /** Seconds since 1970 from when on nobody takes it any more. */
  readonly expiresAt: number;
}

/** What makes requests and answers count once. Every read is strongly consistent. */
export interface SamlExchangeStore {
  request(id: string): Promise<SamlRequest | undefined>;
  requestCreation(request: SamlRequest): Change;
  /** Refused with `LoginRefusal` when it was answered meanwhile: of two answers one counts. */
  requestUse(request: SamlRequest): Change;
  /** Refused with `LoginRefusal` when somebody signed in by it before. */
  assertionUse(used: UsedAssertion): Change;
}
