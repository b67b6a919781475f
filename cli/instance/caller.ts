import { setTimeout as pause } from 'node:timers/promises';
import { createExchange } from '../../layers/client/exchange.ts';
import type { Operations } from '../api/operations.ts';
import { Failure, type Given, type Surroundings } from '../command.ts';
import { addressFrom, addressOf, domainFlag } from './address.ts';
import { type Credential, credentialOf, tokenFlag } from './credential.ts';
import { customHeaders } from './custom-headers.ts';
import { ApiFailure, Offline } from './failures.ts';

type Route = keyof Operations;
type Reply<R extends Route> = Operations[R]['reply'];
type Part<Name extends string, T> = [T] extends [undefined]
  ? { readonly [N in Name]?: undefined }
  : Readonly<Record<never, never>> extends T
    ? { readonly [N in Name]?: T }
    : { readonly [N in Name]: T };
/** What an operation is asked with. */
type Asked<R extends Route> = AskedBy[R];
type AskedBy = {
  readonly [R in Route]: Part<'path', Operations[R]['path']> &
    Part<'query', Operations[R]['query']> &
    Part<'body', Operations[R]['body']>;
};

/** Calls the operations of one Locket. */
export interface Caller {
  readonly url: string;
  /** @throws ApiFailure when Locket refuses, Offline when it cannot be reached */
  call<R extends Route>(route: R, asked: Asked<R>): Promise<Reply<R>>;
}

/** A caller that acts with somebody's token. */
export interface ActingCaller extends Caller {
  readonly credential: Credential;
}

export const callerFlags = { domain: domainFlag, token: tokenFlag } as const;

/** Milliseconds for one exchange. */
const timeout = 30_000;
const maxAnswer = 64 * 1024 * 1024;
/** Refusals after which a request that only reads is sent again, and how often. */
const passing = new Set([429, 503]);
const REPEATS = 3;
const LONGEST_PAUSE = 10_000;

/** A part of a path; dots alone would name another one, however they are written. @throws Failure */
const segment = (value: string): string => {
  if (/^\.{0,2}$/.test(value)) throw new Failure(`Nothing is called ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
};

const filled = (path: string, values: Readonly<Record<string, unknown>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => segment(String(values[name])));

const queryOf = (values: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  return given.length === 0 ? '' : `?${query}`;
};

const waitBefore = (attempt: number, retryAfter: string | undefined): number =>
  Math.min(Number(retryAfter) * 1000 || 250 * 2 ** attempt, LONGEST_PAUSE);

/** A token, or what gets the one that works at the moment. */
type TokenSource = string | (() => Promise<string>);

/** A caller of the Locket at this address, with a token or as a stranger. */
export const callerAt = (url: string, source: TokenSource | undefined, around: Surroundings): Caller => {
  const exchange = createExchange({ timeout, maxAnswer, now: around.now });
  const headers = {
    ...customHeaders(around.env),
    'user-agent': 'cli',
  };

  const send = async (method: string, address: string, body: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const token = typeof source === 'function' ? await source() : source;
    return exchange({
      method: method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: address,
      headers: {
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && { 'content-type': 'application/json' }),
      },
      ...(text !== undefined && { body: text }),
    }).catch((error: NodeJS.ErrnoException) => {
      throw new Offline(url, error.code ?? error.name);
    });
  };

  const answered = async (method: string, address: string, body: unknown) => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(method, address, body);
      if (method !== 'GET' || !passing.has(answer.status) || attempt === REPEATS) return answer;
      await pause(waitBefore(attempt, answer.headers['retry-after']));
    }
  };

  return {
    url,
    call: async (route, asked) => {
      const [method = '', path = ''] = route.split(' ');
      const {
        path: values = {},
        query = {},
        body,
      } = asked as { path?: object; query?: object; body?: unknown };
      const address = `${url}${filled(path, { ...values })}${queryOf({ ...query })}`;
      const answer = await answered(method, address, body);
      if (answer.status >= 300) throw new ApiFailure(method, `${url}${filled(path, { ...values })}`, answer);
      try {
        return JSON.parse(answer.body);
      } catch {
        throw new Failure(`${url} answered something else than JSON`);
      }
    },
  };
};

/** A caller with the token that was given or the session in use, at the address that belongs to it. @throws Failure */
export const openCaller = async (
  given: Given<typeof callerFlags>,
  around: Surroundings,
): Promise<ActingCaller> => {
  const credential = await credentialOf(given.token, around);
  const { account, token } = credential;
  const url = account ? addressOf(account.domain) : addressFrom(given.domain, around);
  return { ...callerAt(url, token, around), credential };
};

/** A caller with the session of a login. @throws Failure when another token was given */
export const openUserCaller = async (
  given: Given<typeof callerFlags>,
  around: Surroundings,
): Promise<ActingCaller> => {
  const caller = await openCaller(given, around);
  if (caller.credential.kind === 'user') return caller;
  throw new Failure(`This is for people, and ${caller.credential.source} is the token of a machine`, [
    'Log in: locket login',
  ]);
};
