import { Failure, type Flag, type Surroundings } from '../command.ts';
import { type Account, readProfile } from '../files/profile.ts';
import { openVault, type Vault } from '../vault/vault.ts';

/** What a command acts with. */
export interface Credential {
  readonly kind: 'user' | 'identity' | 'service';
  readonly token: string;
  /** Where it was found. */
  readonly source: string;
  /** Whose session it is, if it is one that a login stored. */
  readonly account?: Account;
}

/** A token in place of the session of a login. */
export const tokenFlag = {
  value: 'TOKEN',
  help: 'Token to act with; the variable LOCKET_TOKEN is safer',
} as const satisfies Flag;

const variables = ['LOCKET_TOKEN', 'INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN', 'INFISICAL_TOKEN', 'TOKEN'];

/** Seconds before its end at which a session is used no more. */
const MARGIN = 30;

/** Claims of a JWT, unverified: what they say is for the person in front only. */
export const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return {};
  }
};

/** Whether a token works for a while yet, as it says itself. `now` is in milliseconds. */
export const isAlive = (token: string, now: number): boolean => {
  const { exp } = claimsOf(token);
  return typeof exp !== 'number' || exp - MARGIN > now / 1000;
};

const named = (token: string, source: string): Credential => ({
  kind: token.startsWith('st.') ? 'service' : 'identity',
  token,
  source,
});

const sessionName = ({ email, domain }: Account): string => `session ${email} ${domain}`;

export const keepSession = (vault: Vault, account: Account, token: string): Promise<void> =>
  vault.set(sessionName(account), token);

export const forgetSession = (vault: Vault, account: Account): Promise<void> =>
  vault.remove(sessionName(account));

export const sessionOf = (vault: Vault, account: Account): Promise<string | undefined> =>
  vault.get(sessionName(account));

/** The token that a flag or variable gives; undefined without one. */
export const givenCredential = (flag: string | undefined, { env }: Surroundings): Credential | undefined => {
  if (flag) return named(flag, '--token');
  const variable = variables.find((name) => env[name]);
  return variable === undefined ? undefined : named(env[variable] ?? '', variable);
};

/** The session of the login that is in use, though it may have ended; undefined when nobody is logged in. */
export const lastCredential = async (around: Surroundings): Promise<Credential | undefined> => {
  const { current, vault } = readProfile(around.home);
  const token = current && (await sessionOf(await openVault(vault, around), current));
  return token ? { kind: 'user', token, source: 'login', account: current } : undefined;
};

/** The session of the login that is in use; undefined when there is none that still works. */
export const storedCredential = async (around: Surroundings): Promise<Credential | undefined> => {
  const last = await lastCredential(around);
  return last && isAlive(last.token, around.now()) ? last : undefined;
};

/** Somebody who has logged in may not know that a variable is set. */
const tellIfInsteadOfPerson = ({ source }: Credential, { home, isSilent, tell }: Surroundings): void => {
  const { current } = readProfile(home);
  if (current && !isSilent) tell(`The token of ${source} is used, not the session of ${current.email}`);
};

/** The token that was given, or else the session of the login in use. @throws Failure when there is neither */
export const credentialOf = async (flag: string | undefined, around: Surroundings): Promise<Credential> => {
  const given = givenCredential(flag, around);
  if (given) {
    tellIfInsteadOfPerson(given, around);
    return given;
  }
  const stored = await storedCredential(around);
  if (stored) return stored;
  const { current } = readProfile(around.home);
  throw new Failure(current ? `Your session at ${current.domain} has ended` : 'You are not logged in', [
    'Log in: locket login',
    'Or give a token: the variable LOCKET_TOKEN',
  ]);
};
