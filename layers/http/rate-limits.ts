import { networkOf } from '../domain/addresses/network.ts';
import type { Caller } from '../domain/caller.ts';
import { LocketError } from '../domain/errors.ts';
import type { Standing, Verdict } from '../domain/rate-limits/limiter.ts';
import type { Subject } from '../domain/rate-limits/limits.ts';
import { bearerIn } from '../domain/tokens/bearer.ts';
import type { BearerClaims } from '../domain/tokens/claims.ts';
import type { RequestUnit } from '../domain/unit.ts';
import { type Exchange, exchangeOf, present, type Step } from './exchange.ts';

/** Who is known is limited wherever it calls from, anybody else with all others of the network. */
const subjectOf = (limit: Subject['limit'], caller: Caller, ipAddress: string): Subject =>
  caller.kind === 'anonymous'
    ? { limit, by: 'address', id: networkOf(ipAddress) }
    : { limit, by: caller.kind, id: caller.id };

const close = (exchange: Exchange, work: Promise<unknown>): void => {
  exchange.closing = Promise.all([exchange.closing, work]);
};

const apply = (exchange: Exchange, verdict: Verdict | undefined): void => {
  if (!verdict) return;
  const { standing, isAdmitted, told } = verdict;
  exchange.standing = standing;
  if (told) close(exchange, told);
  if (isAdmitted) return;
  const { reset } = standing;
  throw new LocketError('rate-limited', `Rate limit exceeded. Please try again in ${reset} seconds`, {
    retryAfter: reset,
  });
};

/** Looks the limits up, now and then: the read travels with the first ones of the request. */
const refresh = (exchange: Exchange, { limiter, stores }: RequestUnit): void => {
  if (limiter?.isDue)
    close(
      exchange,
      limiter.refresh(async () => (await stores.rateLimits.find())?.limits),
    );
};

/**
 * Refuses whoever has used up a limit before anything is read about it. The token's signature is proven; nothing is
 * counted, for the token may be dead, and its holder must not use up what is another's.
 */
export const assertNotSpent = (exchange: Exchange, claims: BearerClaims, unit: RequestUnit): void => {
  refresh(exchange, unit);
  const { limit } = present(exchange.operation, 'operation');
  const { kind: by, id } = bearerIn(claims);
  apply(exchange, unit.limiter?.refusal({ limit, by, id }));
};

/** Counts the request of the caller, or of the network where nobody had to say who calls; refuses it beyond the limit. */
const limitRate = async (step: Step): Promise<void> => {
  const exchange = exchangeOf(step);
  const unit = exchange.unit?.();
  if (!unit) return;
  refresh(exchange, unit);
  const { limit } = present(exchange.operation, 'operation');
  const { ipAddress } = present(exchange.http, 'request');
  apply(exchange, await unit.limiter?.count(subjectOf(limit, unit.caller, ipAddress)));
};

/** Limits requests once it is established who calls; who is known counts although it is the wrong kind of caller. */
export const limited =
  (authenticateCaller: (step: Step) => Promise<void>) =>
  async (step: Step): Promise<void> => {
    try {
      await authenticateCaller(step);
    } catch (error) {
      const isKnown = present(exchangeOf(step).unit, 'unit')().caller.kind !== 'anonymous';
      if (isKnown) await limitRate(step);
      throw error;
    }
    await limitRate(step);
  };

/** The headers that tell a caller how much is left. */
export const standingHeaders = (standing: Standing | undefined): Readonly<Record<string, string>> =>
  standing
    ? {
        'x-ratelimit-limit': String(standing.limit),
        'x-ratelimit-remaining': String(standing.remaining),
        'x-ratelimit-reset': String(standing.reset),
      }
    : {};
