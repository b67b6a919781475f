import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from '../runtime.ts';
import { defaultLimits, type RateLimits, type Subject } from './limits.ts';
import { Tallies, type Tally, usedOf } from './tallies.ts';
import { type Window, windowAt } from './window.ts';

/** What all processes admitted, counted in one place. */
export interface SharedCounter {
  /**
   * Adds requests of a subject to those of its window, and answers how many there are then; undefined when the window
   * is over there. May throw: what cannot be counted together is limited by each process for itself.
   */
  add(subject: Subject, window: Window, requests: number): Promise<number | undefined>;
}

/** How much of its limit a caller has used up. */
export interface Standing {
  readonly limit: number;
  /** Requests left, as far as this process knows. */
  readonly remaining: number;
  /** Seconds until all are left again. */
  readonly reset: number;
}

export interface Verdict {
  readonly isAdmitted: boolean;
  readonly standing: Standing;
  /** Ends when the shared counter knows, or takes too long; to be waited for before the process may be frozen. */
  readonly told?: Promise<void>;
}

/** Milliseconds after which limits are looked up again. */
export const limitsAge = 30_000;

/**
 * A process tells the shared counter of its requests when they are a 300th of the limit: with 50 processes, one
 * sixth of a limit is what the others do not know of at most.
 */
const shares = 300;

/** Milliseconds for which a request waits for the shared counter. */
const patience = 250;

/** Milliseconds for which a shared counter that failed, or was late, is not asked again about the same subject. */
const rest = 5000;

/** Waits for work as long as is right, and answers undefined when it takes longer. */
export type Patience = <T>(work: Promise<T>) => Promise<T | undefined>;

const inTime: Patience = async <T>(work: Promise<T>) => {
  const done = new AbortController();
  const late = sleep(patience, undefined, { signal: done.signal }).catch(() => undefined);
  const first = await Promise.race([work, late]);
  done.abort();
  return first;
};

/** Limits the requests of callers, in one process of many: `docs/decisions/0030-rate-limits-per-caller.md`. */
export class RateLimiter {
  readonly #runtime: Pick<Runtime, 'now'>;
  readonly #counter: SharedCounter;
  readonly #patience: Patience;
  readonly #tallies = new Tallies();
  #limits: RateLimits = defaultLimits;
  #lookedUpAt = Number.NEGATIVE_INFINITY;

  constructor(runtime: Pick<Runtime, 'now'>, counter: SharedCounter, patience: Patience = inTime) {
    this.#runtime = runtime;
    this.#counter = counter;
    this.#patience = patience;
  }

  /** Subjects that are remembered. */
  get size(): number {
    return this.#tallies.size;
  }

  /** Whether it is time to look the limits up: a clock that was set back does not make those of then last. */
  get isDue(): boolean {
    return Math.abs(this.#now() - this.#lookedUpAt) >= limitsAge;
  }

  /** Looks the limits up; while they cannot be read, those known before stay in force. */
  async refresh(find: () => Promise<RateLimits | undefined>): Promise<void> {
    this.#lookedUpAt = this.#now();
    const found = find().then((limits) => {
      this.#limits = limits ?? defaultLimits;
    });
    await this.#patience(found.catch(() => undefined));
  }

  /** The verdict on whoever has used up a limit already; undefined for all others, and nothing is counted. */
  refusal(subject: Subject): Verdict | undefined {
    const limit = this.#limits[subject.limit];
    const tally = this.#tallies.find(subject, this.#windowOf(subject));
    return limit > 0 && tally && usedOf(tally) >= limit ? this.#verdict(tally, limit, false) : undefined;
  }

  /** Counts a request, or refuses it; undefined where no limit is set. */
  async count(subject: Subject): Promise<Verdict | undefined> {
    const limit = this.#limits[subject.limit];
    if (limit === 0) return undefined;
    const tally = this.#tallies.of(subject, this.#windowOf(subject));
    const share = Math.floor(limit / shares);
    // Of many requests at once in one process, those beyond a share wait for what the counter says of the last one.
    while (tally.told && tally.untold >= share) await tally.told;
    if (usedOf(tally) >= limit) return this.#refused(subject, tally, limit);
    tally.untold += 1;
    if (share === 0) return this.#countedTogether(subject, tally, limit);
    if (tally.untold < share || tally.told) return this.#verdict(tally, limit, true);
    const told = this.#tell(subject, tally).then(() => {
      tally.told = undefined;
    });
    tally.told = told;
    return { ...this.#verdict(tally, limit, true), told };
  }

  /** Of a low limit one request is much: each is counted by all before it is admitted. */
  async #countedTogether(subject: Subject, tally: Tally, limit: number): Promise<Verdict> {
    const total = await this.#tell(subject, tally);
    return total !== undefined && total > limit
      ? this.#refused(subject, tally, limit)
      : this.#verdict(tally, limit, true);
  }

  /** Tells the shared counter what it does not know yet, and learns what the others told it. */
  async #tell(subject: Subject, tally: Tally): Promise<number | undefined> {
    if (this.#now() < tally.restsUntil) return undefined;
    const total = await this.#patience(this.#add(subject, tally));
    if (total === undefined) tally.restsUntil = this.#now() + rest;
    return total;
  }

  /** Takes as long as it takes: until it is known whether they were counted, they are under way. */
  async #add(subject: Subject, tally: Tally): Promise<number | undefined> {
    const requests = tally.untold;
    tally.untold = 0;
    tally.underWay += requests;
    try {
      const total = await this.#counter.add(subject, tally.window, requests);
      tally.known = Math.max(tally.known, total ?? tally.known + requests);
      return total;
    } catch {
      tally.untold += requests;
      return undefined;
    } finally {
      tally.underWay -= requests;
    }
  }

  #refused(subject: Subject, tally: Tally, limit: number): Verdict {
    this.#tallies.keep(subject, tally);
    return this.#verdict(tally, limit, false);
  }

  #verdict(tally: Tally, limit: number, isAdmitted: boolean): Verdict {
    const left = isAdmitted ? Math.max(0, limit - usedOf(tally)) : 0;
    const reset = Math.max(1, Math.ceil((tally.window.endsAt - this.#now()) / 1000));
    return { isAdmitted, standing: { limit, remaining: left, reset } };
  }

  #windowOf({ id }: Subject): Window {
    return windowAt(id, this.#now());
  }

  #now(): number {
    return this.#runtime.now().getTime();
  }
}
