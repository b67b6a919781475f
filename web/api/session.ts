import { useSyncExternalStore } from 'react';
import { ask } from './client.ts';

/** Who is signed in. It lives in memory alone: a reload asks for it anew by the cookie, which no script reads. */
export interface Session {
  /** `unknown` until the cookie was asked once. */
  readonly state: 'unknown' | 'out' | 'in';
  readonly token?: string;
  /** The organization that the token is for; without one it has to be chosen. */
  readonly organizationId?: string;
  /** Ended by the person, who wants no page to ask for another one. */
  readonly isLeft?: true;
}

let current: Session = { state: 'unknown' };
const listeners = new Set<() => void>();

const set = (next: Session): void => {
  current = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const session = { get: (): Session => current, set, subscribe };

export const useSession = (): Session => useSyncExternalStore(subscribe, session.get);

interface Refreshed {
  readonly token: string;
  readonly organizationId: string | null;
}

/** Cookies are used up by a renewal, so tabs of one browser take turns. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('locket-session', work) : work();

const refresh = async (): Promise<Session> => {
  try {
    const reply = await ask<Refreshed>({ method: 'POST', path: '/api/v1/auth/token' });
    return {
      state: 'in',
      token: reply.token,
      ...(reply.organizationId && { organizationId: reply.organizationId }),
    };
  } catch (error) {
    // What says nothing about the session (no connection, an overload) does not end it.
    const status = (error as { status?: number }).status ?? 0;
    if (status === 401 || status === 403 || status === 400) return { state: 'out' };
    throw error;
  }
};

let renewing: Promise<Session> | undefined;

/** Asks for the session once at a time, whoever wants it. */
const renew = (): Promise<Session> => {
  renewing ??= alone(refresh)
    .then((next) => {
      set(next);
      return next;
    })
    .finally(() => {
      renewing = undefined;
    });
  return renewing;
};

/** The session of this browser, which a page needs before it shows anything. */
export const restoredSession = async (): Promise<Session> =>
  current.state === 'unknown' ? renew() : current;

/** A token in place of one that was refused, or nothing when the session is over. */
export const renewed = async (refused: string): Promise<string | undefined> =>
  current.token !== refused && current.token ? current.token : (await renew()).token;
