import type { Unit } from '../unit.ts';
import type { Challenge, Passkey } from './factors.ts';

/** Who passkeys are for: the host of the instance, and the origin of its pages (WebAuthn, 4). */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** By the address at which the instance is reached, as the gateway says. */
export const relyingPartyAt = (siteUrl: string): RelyingParty => {
  const { hostname, origin } = new URL(siteUrl);
  return { id: hostname, origin };
};

/** What an authenticator answered, as the page hands it on: whatever it holds is checked by the library. */
export type Answer = Readonly<Record<string, unknown>>;

/** The library, loaded when somebody has a passkey or wants one. */
export const webauthn = () => import('./webauthn.part.ts');

const challengeBytes = 32;
/** Milliseconds. */
const challengeLifetime = 300_000;

export const newChallenge = ({ runtime }: Pick<Unit, 'runtime'>, use: Challenge['use']): Challenge => ({
  text: Buffer.from(runtime.randomBytes(challengeBytes)).toString('base64url'),
  use,
  expiresAt: runtime.now().getTime() + challengeLifetime,
});

/** The challenge that is to be answered; undefined where there is none, or not for this any more. */
export const openChallenge = (
  challenge: Challenge | undefined,
  use: Challenge['use'],
  now: Date,
): string | undefined => {
  if (challenge?.use !== use) return undefined;
  const left = challenge.expiresAt - now.getTime();
  return left > 0 && left <= challengeLifetime ? challenge.text : undefined;
};

/** Ids and transports: how an authenticator is told which of its keys are meant. */
export const descriptorsOf = (passkeys: readonly Passkey[]) =>
  passkeys.map(({ id, transports }) => ({ id, transports: [...transports] }));
