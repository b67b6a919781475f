import type { Exchange } from '../client/exchange.ts';
import { faultOf, LoginRefusal, objectIn, Refusal, Unreachable, unreachable } from '../client/outcome.ts';
import type { Session } from '../client/session.ts';
import type { Cache, Cached } from './cache.ts';

/** Where an answer came from: memory, Locket, memory that Locket confirmed, or memory because it is silent. */
type Origin = 'hit' | 'miss' | 'revalidated' | 'stale';

interface Reading {
  readonly body: string;
  readonly etag: string | undefined;
  readonly ageSeconds: number;
  readonly origin: Origin;
}

/** Reads a path of Locket, query included. @throws Refusal, Unreachable */
export type Reader = (target: string) => Promise<Reading>;

interface ReaderParts {
  readonly url: string;
  readonly exchange: Exchange;
  readonly session: Session;
  readonly cache: Cache;
  readonly freshSeconds: number;
  readonly staleSeconds: number;
  readonly now: () => number;
  /** Hears of every failure to reach Locket, and of every refused login. */
  readonly troubled: (error: Error) => void;
}

/** Milliseconds after a failure for which what is in memory is answered without trying again. */
const PAUSE = 5000;

interface Asked {
  readonly cached: Cached;
  readonly origin: Origin;
}

export const createReader = (parts: ReaderParts): Reader => {
  const { url, exchange, session, cache, freshSeconds, staleSeconds, now, troubled } = parts;
  const asking = new Map<string, Promise<Asked>>();
  let silentUntil = 0;

  const send = async (target: string, token: string, known: Cached | undefined) =>
    exchange({
      url: `${url}${target}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(known?.etag && { 'if-none-match': known.etag }),
      },
    }).catch((error) => {
      throw unreachable(error);
    });

  /** Asks, and once more with another token when Locket does not take this one. */
  const answered = async (target: string, known: Cached | undefined) => {
    const token = await session.token();
    const answer = await send(target, token, known);
    if (answer.status !== 401) return answer;
    session.forget(token);
    return send(target, await session.token(), known);
  };

  const ask = async (target: string, known: Cached | undefined): Promise<Asked> => {
    const confirmedAt = now();
    const answer = await answered(target, known);
    if (answer.status === 304 && known?.etag)
      return { cached: { ...known, confirmedAt }, origin: 'revalidated' };
    if (answer.status !== 200) throw faultOf(answer);
    if (!objectIn(answer.body)) throw new Unreachable('Locket answered something else than JSON');
    return { cached: { body: answer.body, etag: answer.headers.etag, confirmedAt }, origin: 'miss' };
  };

  const settled = async (target: string, known: Cached | undefined): Promise<Asked> => {
    try {
      const asked = await ask(target, known);
      silentUntil = 0;
      cache.set(target, asked.cached);
      return asked;
    } catch (error) {
      if (error instanceof LoginRefusal) cache.clear();
      else if (error instanceof Refusal) cache.delete(target);
      else silentUntil = now() + PAUSE;
      if (!(error instanceof Refusal) || error instanceof LoginRefusal) troubled(error as Error);
      throw error;
    }
  };

  const once = (target: string, known: Cached | undefined): Promise<Asked> => {
    const found = asking.get(target);
    if (found) return found;
    const made = settled(target, known).finally(() => asking.delete(target));
    asking.set(target, made);
    return made;
  };

  // A clock that went back makes an answer neither fresh nor usable in need.
  const isWithin = ({ confirmedAt }: Cached, seconds: number): boolean => {
    const age = now() - confirmedAt;
    return age >= 0 && age < seconds * 1000;
  };
  const reading = ({ cached, origin }: Asked): Reading => ({
    body: cached.body,
    etag: cached.etag,
    ageSeconds: Math.max(0, Math.floor((now() - cached.confirmedAt) / 1000)),
    origin,
  });

  return async (target) => {
    const known = cache.get(target);
    if (known && isWithin(known, freshSeconds)) return reading({ cached: known, origin: 'hit' });
    const spare = known && isWithin(known, staleSeconds) ? known : undefined;
    if (spare && now() < silentUntil) return reading({ cached: spare, origin: 'stale' });
    try {
      return reading(await once(target, known));
    } catch (error) {
      // Another request may have been refused meanwhile: only what is still held is answered.
      if (error instanceof Refusal || !spare || cache.get(target) !== spare) throw error;
      return reading({ cached: spare, origin: 'stale' });
    }
  };
};
