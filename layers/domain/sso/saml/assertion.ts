/** For whom, where and until when somebody may present an assertion (SAML 2.0 Core, section 2.4.1.2). */
export interface Confirmation {
  readonly method: string | null;
  readonly recipient: string | null;
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
  readonly inResponseTo: string | null;
}

/** What a provider signed of somebody, read and not judged yet: all instants are texts as they stand. */
export interface Assertion {
  readonly id: string | null;
  readonly issuer: string | null;
  readonly issueInstant: string | null;
  readonly nameId: string | null;
  readonly nameIdFormat: string | null;
  readonly confirmations: readonly Confirmation[];
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
  /** Each restriction holds by itself. */
  readonly audiences: readonly (readonly string[])[];
  readonly authentications: number;
  readonly sessionNotOnOrAfter: string | null;
  readonly attributes: readonly SamlAttribute[];
  /** Of the response around it. */
  readonly response: {
    readonly destination: string | null;
    readonly inResponseTo: string | null;
    readonly issuer: string | null;
  };
}

export interface SamlAttribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** How an answer has to be signed, and what opens it. */
export interface Verification {
  /** Of the provider, in PEM; any of them may have signed. */
  readonly certificates: readonly string[];
  readonly wantsResponseSigned: boolean;
  readonly wantsAssertionSigned: boolean;
  /** PKCS #8 in PEM. */
  readonly decryptionKey: string;
}

/** What became of an answer; `reason` is a sentence for its bearer and holds nothing of the document. */
export type Verdict =
  | { readonly kind: 'proven'; readonly assertion: Assertion }
  | { readonly kind: 'refused'; readonly check: string; readonly reason: string };

/** What a request to a provider says. */
export interface AuthnRequest {
  readonly id: string;
  readonly entryPoint: string;
  readonly entityId: string;
  readonly acsUrl: string;
  readonly relayState: string;
  /** PKCS #8 in PEM; absent for a request that is not signed. */
  readonly privateKey?: string;
}

/** What this instance says of itself to a provider. */
export interface ServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly wantsAssertionSigned: boolean;
  readonly certificate: string;
  readonly signsRequests: boolean;
}
