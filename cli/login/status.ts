import { command, type Surroundings } from '../command.ts';
import { addressFrom, addressOf } from '../instance/address.ts';
import { type Caller, callerAt, callerFlags } from '../instance/caller.ts';
import { type Credential, claimsOf, givenCredential, storedCredential } from '../instance/credential.ts';
import { ApiFailure, Offline } from '../instance/failures.ts';

interface Status {
  readonly principalType: 'user' | 'machine-identity' | 'service-token';
  readonly status: 'authenticated' | 'rejected';
  readonly domain: string;
  readonly name: string;
  readonly tokenSource: string;
  /** Seconds since 1970. */
  readonly expiresAt?: number;
  readonly verification: 'verified' | 'rejected' | 'unknown';
}

/** Who a token belongs to, as Locket says. @throws ApiFailure, Offline */
const nameOf = async ({ call }: Caller, kind: Credential['kind'], token: string): Promise<string> => {
  if (kind === 'service') return (await call('GET /api/v2/service-token', {})).name;
  const isPerson = claimsOf(token).authTokenType === 'accessToken';
  if (!isPerson) {
    await call('GET /api/v1/identities/details', {});
    return String(claimsOf(token).identityId ?? '');
  }
  return (await call('GET /api/v2/users/me', {})).user.username;
};

const principal = ({ kind, token }: Credential): Status['principalType'] => {
  if (kind === 'service') return 'service-token';
  return claimsOf(token).authTokenType === 'accessToken' ? 'user' : 'machine-identity';
};

const statusOf = async (credential: Credential, url: string, around: Surroundings): Promise<Status> => {
  const { kind, token, source, account } = credential;
  const { exp } = claimsOf(token);
  const known = {
    principalType: principal(credential),
    domain: url,
    tokenSource: source,
    ...(typeof exp === 'number' && { expiresAt: exp }),
  };
  try {
    const name = await nameOf(callerAt(url, token, around), kind, token);
    return { ...known, name, status: 'authenticated', verification: 'verified' };
  } catch (error) {
    const name = account?.email ?? '';
    if (error instanceof Offline) return { ...known, name, status: 'authenticated', verification: 'unknown' };
    if (!(error instanceof ApiFailure)) throw error;
    const isRefused = error.status === 401 || error.status === 403;
    return isRefused
      ? { ...known, name, status: 'rejected', verification: 'rejected' }
      : { ...known, name, status: 'authenticated', verification: 'unknown' };
  }
};

const leftOf = (expiresAt: number, now: number): string => {
  const minutes = Math.max(0, Math.floor(expiresAt / 60 - now / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  return days > 0 ? `${days}d ${hours}h` : `${hours}h ${minutes % 60}m`;
};

const textOf = (status: Status, now: number): string => {
  const { domain, tokenSource, principalType, expiresAt, verification } = status;
  const head =
    status.status === 'authenticated'
      ? `✓ Authenticated as ${status.name || 'somebody'}`
      : `x Failed to authenticate${status.name && ` as ${status.name}`}`;
  const rows = [
    `Domain: ${domain}`,
    `Kind: ${principalType}`,
    `Token source: ${tokenSource}`,
    ...(expiresAt ? [`Token expiration: ${leftOf(expiresAt, now)}`] : []),
    ...(verification === 'unknown' ? ['Not verified: Locket cannot be reached'] : []),
  ];
  return [head, ...rows.map((row) => `  - ${row}`)].join('\n');
};

/** `locket login status` */
export const loginStatus = command({
  summary: 'say who you are logged in as',
  flags: { ...callerFlags, json: { help: 'In JSON' } },
  run: async (given, around) => {
    const stored = given.token ? undefined : await storedCredential(around);
    const token = givenCredential(given.token, around);
    const all = [...(token ? [token] : []), ...(stored ? [stored] : [])];
    const sessions = await Promise.all(
      all.map((credential) =>
        statusOf(
          credential,
          credential.account ? addressOf(credential.account.domain) : addressFrom(given.domain, around),
          around,
        ),
      ),
    );
    if (given.json) around.print(JSON.stringify({ sessions }));
    else if (sessions.length === 0) around.print('You are not logged in: locket login');
    else for (const status of sessions) around.print(textOf(status, around.now()));
    return sessions.length > 0 && sessions.every(({ status }) => status === 'authenticated') ? 0 : 1;
  },
});
