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
const isAlive = (token: string, now: number): boolean => {
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

/** The session of the login that is in use; undefined when there is none that still works. */
export const storedCredential = async (around: Surroundings): Promise<Credential | undefined> => {
  const { current, vault } = readProfile(around.home);
  if (!current) return undefined;
  const token = await sessionOf(await openVault(vault, around), current);
  if (!token || !isAlive(token, around.now())) return undefined;
  return { kind: 'user', token, source: 'login', account: current };
};

/** The token that was given, or else the session of the login in use. @throws Failure when there is neither */
export const credentialOf = async (flag: string | undefined, around: Surroundings): Promise<Credential> => {
  const found = givenCredential(flag, around) ?? (await storedCredential(around));
  if (found) return found;
  throw new Failure('You are not logged in', [
    'Log in: locket login',
    'Or give a token: the variable LOCKET_TOKEN',
  ]);
};
