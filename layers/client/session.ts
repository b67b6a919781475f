import type { Exchange } from './exchange.ts';
import { faultOf, LoginRefusal, objectIn, Refusal, Unreachable, unreachable } from './outcome.ts';

/** An access token that a login gets and renews by logging in again. */
export interface Session {
  /** A token that works for some time yet; at most one login is under way. @throws LoginRefusal, Unreachable */
  token(): Promise<string>;
  /** Locket did not take this token any more. */
  forget(token: string): void;
}

/** What a login is answered: a token and the seconds for which it works. */
export interface Grant {
  readonly accessToken: string;
  readonly expiresIn: number;
}

interface Held {
  readonly token: string;
  /** Milliseconds since 1970 from which on another one is fetched. */
  readonly usedUntil: number;
}

/** Seconds before its end at which a token is replaced, or half its life if that is shorter. */
const MARGIN = 60;

const grantIn = (body: string): Grant | undefined => {
  const { accessToken, expiresIn } = objectIn(body) ?? {};
  const isGrant = typeof accessToken === 'string' && /^[\x21-\x7e]{1,8192}$/.test(accessToken);
  return isGrant && typeof expiresIn === 'number' && expiresIn > 0 ? { accessToken, expiresIn } : undefined;
};

/** Whatever refuses a login, the caller is not known: never 404, which would look like an absent secret. */
const loginFault = (fault: Refusal | Unreachable): Error =>
  fault instanceof Refusal
    ? new LoginRefusal(401, JSON.stringify({ ...objectIn(fault.body), statusCode: 401 }))
    : fault;

/** Shows Locket what a login method asks for. @throws LoginRefusal, Unreachable */
export const logInAt = async (
  exchange: Exchange,
  url: string,
  shown: Readonly<Record<string, string>>,
): Promise<Grant> => {
  const answer = await exchange({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(shown),
  }).catch((error) => {
    throw unreachable(error);
  });
  if (answer.status !== 200) throw loginFault(faultOf(answer));
  const grant = grantIn(answer.body);
  if (!grant) throw new Unreachable('Locket answered a login with something else than a token');
  return grant;
};

/** Logs in when somebody needs a token and there is none. `now` is in milliseconds since 1970. */
export const createSession = (logIn: () => Promise<Grant>, now: () => number): Session => {
  let held: Held | undefined;
  let pending: Promise<Held> | undefined;

  const begin = async (): Promise<Held> => {
    const startedAt = now();
    const { accessToken, expiresIn } = await logIn();
    const life = Math.max(expiresIn - MARGIN, expiresIn / 2);
    return { token: accessToken, usedUntil: startedAt + life * 1000 };
  };

  const renewed = (): Promise<Held> => {
    pending ??= begin().finally(() => {
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
