import type { Change } from '../store/change.ts';
import { type FactorMethod, isAsStrong, type ProofMethod } from './factor.ts';

/** An app that shows codes (RFC 6238). */
export interface Totp {
  readonly id: string;
  /** The shared secret, sealed. */
  readonly secret: Uint8Array;
  /** Number of the half minute whose code was taken last: neither it nor an earlier one is taken again. */
  readonly lastStep: number;
  /** False until the first code showed that the app has the secret. */
  readonly isConfirmed: boolean;
  readonly createdAt: string;
}

/** A key pair of an authenticator (WebAuthn), of which this is the public half. */
export interface Passkey {
  /** The credential's own id, base64url. */
  readonly id: string;
  readonly name: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** How often it signed, as far as the authenticator counts. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** What an authenticator is to sign, once. */
export interface Challenge {
  /** Base64url of 256 bits. */
  readonly text: string;
  readonly use: 'registration' | 'proof';
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** All that a person can be asked for beside the password and mail. */
export interface Factors {
  readonly userId: string;
  readonly totp?: Totp;
  readonly passkeys: readonly Passkey[];
  /** SHA-256 of each recovery code that is left, 64 hex digits. */
  readonly recoveryDigests: readonly string[];
  readonly recoveryCodesAt?: string;
  readonly challenge?: Challenge;
  readonly revision: number;
}

/** Every read is strongly consistent. */
export interface FactorStore {
  find(userId: string): Promise<Factors | undefined>;
  /** In the place of `previous`; refused with `conflict` when one of them was changed or used meanwhile. */
  replacement(factors: Factors, previous: Factors | undefined): Change;
  deletion(userId: string): Change;
  /** Changes nothing; refused with `conflict` unless all of them stand as they were read. */
  check(userId: string, previous: Factors | undefined): Change;
}

export const maxPasskeys = 10;

export const noFactors = (userId: string): Factors => ({
  userId,
  passkeys: [],
  recoveryDigests: [],
  revision: 0,
});

/** The same with some of it changed: whoever writes it in the place of what was read notices who came before. */
export const changedFactors = (factors: Factors, changed: Partial<Factors>): Factors => ({
  ...factors,
  ...changed,
  revision: factors.revision + 1,
});

/** The same without the challenge, which was answered. */
export const withoutChallenge = ({ challenge: _, ...factors }: Factors): Factors => factors;

/** Methods that the person set up, the weaker first; mail where any can be sent. */
export const methodsOf = (
  { totp, passkeys }: Pick<Factors, 'totp' | 'passkeys'>,
  sendsMail: boolean,
): readonly FactorMethod[] => [
  ...(sendsMail ? (['email'] as const) : []),
  ...(totp?.isConfirmed ? (['totp'] as const) : []),
  ...(passkeys.length > 0 ? (['webauthn'] as const) : []),
];

/** Whether there is an app or a passkey: recovery codes stand in for those, and for nothing else. */
export const isSetUp = (factors: Pick<Factors, 'totp' | 'passkeys'>): boolean =>
  methodsOf(factors, false).length > 0;

/** No recovery codes once there is nothing that they stand in for. */
export const withoutSpareCodes = (
  factors: Pick<Factors, 'totp' | 'passkeys' | 'recoveryDigests'>,
): Pick<Factors, 'recoveryDigests'> => ({ recoveryDigests: isSetUp(factors) ? factors.recoveryDigests : [] });

/**
 * The least that lets somebody change what protects the account: something they set up, where they did; else what was
 * mailed to them, or the password where no mail can be sent.
 */
export const floorOf = (factors: Factors, sendsMail: boolean): ProofMethod => {
  const [weakest] = methodsOf(factors, false);
  return weakest ?? (sendsMail ? 'email' : 'password');
};

/** By which method the page asks first: what is needed, or what is stronger where the person has not got that. */
export const askedBy = (methods: readonly FactorMethod[], needed: FactorMethod): FactorMethod =>
  methods.find((method) => isAsStrong(method, needed)) ?? needed;
