import { command, type Surroundings } from '../command.ts';
import { addressFrom, addressOf } from '../instance/address.ts';
import { type Caller, callerAt, callerFlags } from '../instance/caller.ts';
import {
  type Credential,
  claimsOf,
  givenCredential,
  isAlive,
  lastCredential,
} from '../instance/credential.ts';
import { ApiFailure, Offline } from '../instance/failures.ts';

/** A session, in the members that readers of the official command line's answer know. */
interface Session {
  readonly principalType: 'user' | 'machine-identity' | 'service-token';
  readonly status: 'authenticated' | 'expired' | 'rejected';
  readonly domain: string;
  readonly email?: string;
  readonly userId?: string;
  readonly authMethod?: string;
  readonly tokenSource: string;
  readonly identity?: { readonly id: string; readonly name: string };
  /** Its end, in seconds since 1970. */
  readonly token: { readonly exp?: number };
  readonly organization?: string;
  readonly verification: {
    readonly state: 'verified' | 'rejected' | 'skipped' | 'unknown';
    readonly reason?: string;
  };
}

type Who = Pick<Session, 'email' | 'userId' | 'identity' | 'organization'>;

const textIn = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim ? claim : undefined;

const principal = ({ kind, token }: Credential): Session['principalType'] => {
  if (kind === 'service') return 'service-token';
  return claimsOf(token).authTokenType === 'accessToken' ? 'user' : 'machine-identity';
};

/** Who a token says it belongs to: unverified. */
const saidIn = ({ token, account }: Credential): Who => {
  const { userId, identityId, identityName, organizationId, orgId } = claimsOf(token);
  const [person, id] = [textIn(userId), textIn(identityId)];
  const organization = textIn(organizationId) ?? textIn(orgId);
  return {
    ...(account && { email: account.email }),
    ...(person && { userId: person }),
    ...(id && { identity: { id, name: textIn(identityName) ?? '' } }),
    ...(organization && { organization }),
  };
};

/** Who a token belongs to, as Locket says. @throws ApiFailure, Offline */
const knownBy = async ({ call }: Caller, credential: Credential): Promise<Who> => {
  const type = principal(credential);
  if (type === 'service-token') {
    const { id, name } = await call('GET /api/v2/service-token', {});
    return { identity: { id, name } };
  }
  if (type === 'machine-identity') {
    const { identityDetails } = await call('GET /api/v1/identities/details', {});
    return { organization: identityDetails.organization.name };
  }
  const { user } = await call('GET /api/v2/users/me', {});
  return { email: user.username, userId: user.id };
};

const sessionOf = async (credential: Credential, url: string, around: Surroundings): Promise<Session> => {
  const { exp, authMethod } = claimsOf(credential.token);
  const method = textIn(authMethod);
  const known = {
    principalType: principal(credential),
    domain: url,
    ...(method && { authMethod: method }),
    tokenSource: credential.source,
    token: typeof exp === 'number' ? { exp } : {},
    ...saidIn(credential),
  };
  if (!isAlive(credential.token, around.now()))
    return {
      ...known,
      status: 'expired',
      verification: { state: 'skipped', reason: 'it says that it has ended' },
    };
  try {
    const who = await knownBy(callerAt(url, credential.token, around), credential);
    return { ...known, ...who, status: 'authenticated', verification: { state: 'verified' } };
  } catch (error) {
    if (!(error instanceof ApiFailure || error instanceof Offline)) throw error;
    const isRefused = error instanceof ApiFailure && (error.status === 401 || error.status === 403);
    return isRefused
      ? { ...known, status: 'rejected', verification: { state: 'rejected', reason: error.message } }
      : { ...known, status: 'authenticated', verification: { state: 'unknown', reason: error.message } };
  }
};

const leftOf = (expiresAt: number, now: number): string => {
  const minutes = Math.max(0, Math.floor(expiresAt / 60 - now / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  return days > 0 ? `${days}d ${hours}h` : `${hours}h ${minutes % 60}m`;
};

const textOf = (session: Session, now: number): string => {
  const { status, email, identity, token, organization, verification } = session;
  const name = email ?? (identity?.name || identity?.id) ?? 'somebody';
  const head =
    status === 'authenticated' ? `✓ Authenticated as ${name}` : `x Failed to authenticate as ${name}`;
  const rows = [
    `Domain: ${session.domain}`,
    `Auth method: ${session.authMethod ?? session.principalType}`,
    ...(identity ? [`Identity: ${identity.id}`] : []),
    `Token source: ${session.tokenSource}`,
    ...(token.exp ? [`Token expiration: ${status === 'expired' ? 'ended' : leftOf(token.exp, now)}`] : []),
    ...(organization ? [`Organization: ${organization}`] : []),
    ...(verification.state === 'unknown' ? [`Not verified: ${verification.reason}`] : []),
  ];
  return [head, ...rows.map((row) => `  - ${row}`)].join('\n');
};

/** `locket login status` */
export const loginStatus = command({
  summary: 'say who you are logged in as',
  flags: { ...callerFlags, json: { help: 'In JSON' } },
  run: async (given, around) => {
    const stored = given.token ? undefined : await lastCredential(around);
    const token = givenCredential(given.token, around);
    const all = [...(token ? [token] : []), ...(stored ? [stored] : [])];
    const urlOf = ({ account }: Credential) =>
      account ? addressOf(account.domain) : addressFrom(given.domain, around);
    const sessions = await Promise.all(
      all.map((credential) => sessionOf(credential, urlOf(credential), around)),
    );
    if (given.json) around.print(JSON.stringify({ sessions }));
    else if (sessions.length === 0) around.print('You are not logged in: locket login');
    else for (const session of sessions) around.print(textOf(session, around.now()));
    return sessions.length > 0 && sessions.every(({ status }) => status === 'authenticated') ? 0 : 1;
  },
});
