import { Failure, type Surroundings } from '../command.ts';
import { readProfile, withAccount, writeProfile } from '../files/profile.ts';
import { callerAt } from '../instance/caller.ts';
import { keepSession } from '../instance/credential.ts';
import { forgetSnapshots } from '../snapshot/snapshot.ts';
import { openVault } from '../vault/vault.ts';
import { passFactor } from './second-factor.ts';

/** What a login came to. */
export interface LoggedIn {
  readonly email: string;
  readonly token: string;
}

/** Asks which organization is meant, unless there is only one. @throws Failure */
export const chooseOrganization = async (
  url: string,
  token: string,
  around: Surroundings,
): Promise<string> => {
  const { organizations } = await callerAt(url, token, around).call('GET /api/v1/organization', {});
  const [first, second] = organizations;
  if (!first) throw new Failure('You are in no organization yet', ['Ask somebody to invite you']);
  if (!second) return first.id;
  const choices = organizations.map(({ id, name }) => ({ name, value: id }));
  return around.terminal.choose('Which organization do you want to work in?', choices);
};

/** The token of a session in one organization. @throws Failure */
export const tokenFor = async (
  url: string,
  token: string,
  organizationId: string,
  around: Surroundings,
): Promise<string> => {
  const selected = await callerAt(url, token, around).call('POST /api/v3/auth/select-organization', {
    body: { organizationId },
  });
  return selected.isMfaEnabled
    ? passFactor(url, selected.token, selected.mfaMethod ?? 'email', around)
    : selected.token;
};

/** Logs a person in by e-mail address and password. @throws Failure */
export const logInWithPassword = async (
  url: string,
  asked: { readonly email: string; readonly password: string; readonly organizationId?: string | undefined },
  around: Surroundings,
): Promise<LoggedIn> => {
  const { email, password } = asked;
  const { accessToken } = await callerAt(url, undefined, around).call('POST /api/v3/auth/login', {
    body: { email, password },
  });
  const organizationId = asked.organizationId ?? (await chooseOrganization(url, accessToken, around));
  return { email, token: await tokenFor(url, accessToken, organizationId, around) };
};

/**
 * A session that a page handed over, with the address of the account that it really belongs to: whoever runs a program
 * on this computer can hand over one of their own, and say that it is somebody else's. @throws Failure
 */
export const asLocketKnows = async (
  url: string,
  { email, token }: LoggedIn,
  around: Surroundings,
): Promise<LoggedIn> => {
  const { user } = await callerAt(url, token, around).call('GET /api/v2/users/me', {});
  const known = [user.username, user.email].filter((name) => name !== null);
  if (known.some((name) => name.toLowerCase() === email.toLowerCase())) return { email, token };
  throw new Failure(`What was handed over as the session of ${email} is that of ${user.username}`, [
    'Nothing was kept. Log in again, and look at the address of the page',
  ]);
};

/** Keeps a session in the vault and makes it the one in use; what was kept of another is forgotten. */
export const remember = async (
  url: string,
  { email, token }: LoggedIn,
  around: Surroundings,
): Promise<void> => {
  const profile = readProfile(around.home);
  const vault = await openVault(profile.vault, around);
  const account = { email, domain: url };
  await forgetSnapshots(vault, around.home);
  await keepSession(vault, account, token);
  writeProfile(around.home, withAccount(profile, account));
};
