import { signIdentity } from '../../docs/samples/lambda-login/function/signed-identity.ts';
import type { Exchange } from './exchange.ts';
import { faultOf, LoginRefusal, objectIn, Refusal, Unreachable, unreachable } from './outcome.ts';
import type { ExtensionSettings } from './settings.ts';

/** The access token that the function's role gets. */
export interface Session {
  /** A token that works for some time yet; at most one login is under way. @throws LoginRefusal, Unreachable */
  token(): Promise<string>;
  /** Locket did not take this token any more. */
  forget(token: string): void;
}

interface Held {
  readonly token: string;
  /** Milliseconds since 1970 from which on another one is fetched. */
  readonly usedUntil: number;
}

const LOGIN = '/api/v1/auth/aws-auth/login';
/** Seconds before its end at which a token is replaced, or half its life if that is shorter. */
const MARGIN = 60;

const grantIn = (body: string): { accessToken: string; expiresIn: number } | undefined => {
  const { accessToken, expiresIn } = objectIn(body) ?? {};
  const isGrant = typeof accessToken === 'string' && /^[\x21-\x7e]{1,8192}$/.test(accessToken);
  return isGrant && typeof expiresIn === 'number' && expiresIn > 0 ? { accessToken, expiresIn } : undefined;
};

/** Whatever refuses a login, the caller is not known: never 404, which would look like an absent secret. */
const loginFault = (fault: Refusal | Unreachable): Error =>
  fault instanceof Refusal
    ? new LoginRefusal(401, JSON.stringify({ ...objectIn(fault.body), statusCode: 401 }))
    : fault;

/** Logs in as the function's role by AWS Auth, when somebody needs a token and there is none. */
export const createSession = (
  settings: ExtensionSettings,
  exchange: Exchange,
  now: () => number,
): Session => {
  let held: Held | undefined;
  let pending: Promise<Held> | undefined;

  const logIn = async (): Promise<Held> => {
    const { url, identityId, region, credentials, serverId } = settings;
    const startedAt = now();
    const signed = signIdentity({ region, credentials, serverId, now: new Date(startedAt) });
    const answer = await exchange({
      method: 'POST',
      url: `${url}${LOGIN}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identityId, ...signed }),
    }).catch((error) => {
      throw unreachable(error);
    });
    if (answer.status !== 200) throw loginFault(faultOf(answer));
    const grant = grantIn(answer.body);
    if (!grant) throw new Unreachable('Locket answered a login with something else than a token');
    const life = Math.max(grant.expiresIn - MARGIN, grant.expiresIn / 2);
    return { token: grant.accessToken, usedUntil: startedAt + life * 1000 };
  };

  const renewed = (): Promise<Held> => {
    pending ??= logIn().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return {
    token: async () => {
      if (!held || held.usedUntil <= now()) held = await renewed();
      return held.token;
    },
    forget: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
};
