import { ApiFault, ask, call } from '../api/client.ts';
import { queryClient, readAgain } from '../api/queries.ts';
import { session } from '../api/session.ts';
import { shownPasskey } from '../factors/webauthn.ts';

/** A second factor that is wanted before an organization opens; its token is good for nothing else. */
export interface Challenge {
  readonly token: string;
  readonly method: 'email' | 'totp' | 'webauthn';
  readonly organizationId: string;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
}

/** Signs in by e-mail address and password, and tells which organizations may be chosen. @throws ApiFault */
export const signIn = async (email: string, password: string): Promise<readonly Organization[]> => {
  const { accessToken } = await ask<{ accessToken: string }>({
    method: 'POST',
    path: '/api/v3/auth/login',
    body: { email, password },
  });
  session.set({ state: 'in', token: accessToken });
  return ownOrganizations();
};

const ownOrganizations = async (): Promise<readonly Organization[]> =>
  (await call('GET /api/v1/organization', {})).organizations;

interface Selected {
  readonly token: string;
  readonly isMfaEnabled: boolean;
  readonly mfaMethod?: Challenge['method'];
}

/** Opens an organization, or says which second factor it wants first. @throws ApiFault */
export const chooseOrganization = async (organizationId: string): Promise<Challenge | undefined> => {
  const reply: Selected = await call('POST /api/v3/auth/select-organization', { body: { organizationId } });
  if (reply.isMfaEnabled) return { token: reply.token, method: reply.mfaMethod ?? 'email', organizationId };
  enter(reply.token, organizationId);
  return undefined;
};

/** Who a token is of, and in which organization. */
const readerOf = (token: string, organizationId: string): string => {
  const [, claims = ''] = token.split('.');
  try {
    const { userId } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof userId === 'string' ? `${organizationId} ${userId}` : token;
  } catch {
    return token;
  }
};

let lastReader: string | undefined;
session.subscribe(() => {
  const { token, organizationId } = session.get();
  if (token && organizationId) lastReader = readerOf(token, organizationId);
});

/**
 * What was read in another organization, or by somebody else, says nothing about this one; whoever comes back finds
 * what they left, and what failed meanwhile is read again.
 */
const enter = (token: string, organizationId: string): void => {
  const isBack = lastReader === readerOf(token, organizationId);
  if (!isBack) queryClient.clear();
  session.set({ state: 'in', token, organizationId });
  if (isBack) void readAgain();
};

const answer = async (challenge: Challenge, path: string, body: object): Promise<void> => {
  const { token } = await ask<{ token: string }>({ method: 'POST', path, body, token: challenge.token });
  enter(token, challenge.organizationId);
};

/** @throws ApiFault */
export const answerByCode = (challenge: Challenge, code: string): Promise<void> =>
  answer(challenge, '/api/v2/auth/mfa/verify', { mfaToken: code, mfaMethod: challenge.method });

/** @throws ApiFault */
export const answerByRecoveryCode = (challenge: Challenge, recoveryCode: string): Promise<void> =>
  answer(challenge, '/api/v2/auth/mfa/verify/recovery-code', { recoveryCode });

type Options = Readonly<Record<string, unknown>>;

const passkeyOptions = async ({ token }: Challenge): Promise<Options> =>
  (await ask<{ options: Options }>({ method: 'POST', path: '/api/v2/auth/mfa/passkey', token })).options;

/** @throws ApiFault, or Error when the authenticator was not used */
export const answerByPasskey = async (challenge: Challenge): Promise<void> => {
  const credential = await shownPasskey(await passkeyOptions(challenge));
  await answer(challenge, '/api/v2/auth/mfa/verify', { mfaMethod: 'webauthn', credential });
};

/** Whether the person has what is asked for: an organization may ask for what somebody never set up. */
export const isSetUpFor = async (challenge: Challenge): Promise<boolean> => {
  const { method, token } = challenge;
  if (method === 'email') return true;
  if (method === 'totp')
    return (await ask<{ isVerified: boolean }>({ method: 'GET', path: '/api/v2/auth/mfa/check/totp', token }))
      .isVerified;
  try {
    await passkeyOptions(challenge);
    return true;
  } catch (error) {
    if (error instanceof ApiFault && error.status === 400) return false;
    throw error;
  }
};

/** @throws ApiFault */
export const sendCodeAgain = ({ token }: Challenge): Promise<unknown> =>
  ask({ method: 'POST', path: '/api/v2/auth/mfa/send', token });

/** Ends the session here and on the server. */
export const signOut = async (): Promise<void> => {
  try {
    await call('POST /api/v1/auth/logout', {});
  } finally {
    leave();
  }
};

/** Lets go of the session on this page. */
export const leave = (): void => {
  session.set({ state: 'out', isLeft: true });
  queryClient.clear();
};
