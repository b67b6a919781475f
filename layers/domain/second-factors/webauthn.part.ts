import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Passkey } from './factors.ts';
import type { Answer, descriptorsOf, RelyingParty } from './webauthn.ts';

type Descriptors = ReturnType<typeof descriptorsOf>;

/** Milliseconds that a person has at the authenticator. */
const timeout = 120_000;
/** Bytes: an RSA key of 8192 bits fits, and ten of them into one item. */
const longestKey = 1_536;
/** Ed25519, ES256 and RS256 (RFC 9053; RFC 8812). */
const algorithms = [-8, -7, -257];

interface Subject {
  readonly party: RelyingParty;
  readonly challenge: string;
}

interface Registering extends Subject {
  readonly userId: string;
  readonly username: string;
  readonly known: Descriptors;
}

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(base64url, 'base64url'));

/** What the page hands to `navigator.credentials.create`. */
export const registrationOptions = ({ party, challenge, userId, username, known }: Registering) =>
  generateRegistrationOptions({
    rpName: 'Locket',
    rpID: party.id,
    userName: username,
    userDisplayName: username,
    userID: Uint8Array.from(Buffer.from(userId)),
    challenge: bytesOf(challenge),
    timeout,
    attestationType: 'none',
    excludeCredentials: known as never,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });

/** What the page hands to `navigator.credentials.get`. */
export const proofOptions = ({ party, challenge, known }: Subject & { readonly known: Descriptors }) =>
  generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytesOf(challenge),
    timeout,
    allowCredentials: known as never,
    userVerification: 'required',
  });

/** The key that an authenticator made; undefined for an answer to anything else (WebAuthn, 7.1). */
export const registered = async (
  { party, challenge }: Subject,
  answer: Answer,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | undefined> => {
  const checked = await verifyRegistrationResponse({
    response: answer as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!checked?.verified) return undefined;
  const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential;
  if (publicKey.length > longestKey) return undefined;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports };
};

/** The counter once this key signed the challenge; undefined for any other answer (WebAuthn, 7.2). */
export const proven = async (
  { party, challenge }: Subject,
  passkey: Passkey,
  answer: Answer,
): Promise<number | undefined> => {
  const checked = await verifyAuthenticationResponse({
    response: answer as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: bytesOf(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports] as AuthenticatorTransport[],
    },
  }).catch(() => undefined);
  return checked?.verified ? checked.authenticationInfo.newCounter : undefined;
};
