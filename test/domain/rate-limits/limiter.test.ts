import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsAge, RateLimiter, type SharedCounter } from '../../../layers/domain/rate-limits/limiter.ts';
import { defaultLimits, type RateLimits, type Subject } from '../../../layers/domain/rate-limits/limits.ts';
import { type Window, windowAt } from '../../../layers/domain/rate-limits/window.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');
const caller: Subject = { limit: 'read', by: 'identity', id: 'b3c9e0d8-0d54-4e64-9df3-3b6a4a2f7c11' };
const perMinute = (read: number): RateLimits => ({ ...defaultLimits, read });

/** A counter in memory that says how often it was called. */
class Counter implements SharedCounter {
  calls = 0;
  isDown = false;
  readonly #totals = new Map<string, number>();

  async add({ limit, by, id }: Subject, { number }: Window, requests: number): Promise<number> {
    this.calls += 1;
    if (this.isDown) throw new Error('out of reach');
    await new Promise(setImmediate);
    const name = [limit, by, id, number].join('/');
    const total = (this.#totals.get(name) ?? 0) + requests;
    this.#totals.set(name, total);
    return total;
  }
}

/** Processes over one counter, whose clock stands until it is moved. */
/** The shared counter of the tests always answers, however busy the machine is. */
const patiently = <T>(work: Promise<T>): Promise<T> => work;

const fleet = async (size: number, limits: RateLimits) => {
  const clock = { now: start };
  const counter = new Counter();
  const runtime = { now: () => new Date(clock.now) };
  const processes = Array.from({ length: size }, () => new RateLimiter(runtime, counter, patiently));
  for (const each of processes) await each.refresh(async () => limits);
  const send = async (process: number, subject = caller): Promise<boolean> => {
    const verdict = await (processes[process] as RateLimiter).count(subject);
    await verdict?.told;
    return verdict?.isAdmitted ?? true;
  };
  /** Moves to the moment at which the next minute of the caller begins. */
  const nextMinute = () => {
    clock.now = windowAt(caller.id, clock.now).endsAt;
  };
  nextMinute();
  return { clock, counter, processes, send, nextMinute };
};

type Fleet = Awaited<ReturnType<typeof fleet>>;

/** How many of so many requests, spread by weight over a minute, were admitted. */
const admittedOf = async (
  { clock, send }: Fleet,
  requests: number,
  weights: readonly number[],
  milliseconds: number,
): Promise<number> => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const owed = weights.map(() => 0);
  const begun = clock.now;
  let admitted = 0;
  for (let n = 0; n < requests; n += 1) {
    clock.now = begun + Math.floor((n * milliseconds) / requests);
    for (const [process, weight] of weights.entries()) owed[process] = (owed[process] ?? 0) + weight / sum;
    const process = owed.indexOf(Math.max(...owed));
    owed[process] = (owed[process] ?? 0) - 1;
    if (await send(process)) admitted += 1;
  }
  return admitted;
};

const even = (size: number): readonly number[] => Array.from({ length: size }, () => 1);
const skewed = (size: number): readonly number[] => Array.from({ length: size }, (_, n) => 1 / (n + 1));

const size = fc.integer({ min: 1, max: 50 });
/** Any skew, the worst included: all but one of the processes see little. */
const spread = size.chain((many) =>
  fc.oneof(
    fc.constant(even(many)),
    fc.constant(skewed(many)),
    fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: many, maxLength: many }),
  ),
);

describe('a caller at its limit', () => {
  it('ok/whatever the spread over 1 to 50 processes, a minute admits what the limit says, to a fifth', async () => {
    await fc.assert(
      fc.asyncProperty(
        spread,
        fc.constantFrom(50, 299, 300, 599, 600, 1200, 6000),
        fc.double({ min: 1.3, max: 3, noNaN: true }),
        fc.constantFrom(0, 20_000, 59_999),
        async (weights, limit, times, milliseconds) => {
          const all = await fleet(weights.length, perMinute(limit));
          const admitted = await admittedOf(all, Math.ceil(limit * times), weights, milliseconds);
          expect(admitted).toBeGreaterThanOrEqual(limit);
          expect(admitted).toBeLessThanOrEqual(limit * 1.2);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('ok/below its limit nobody is ever refused', async () => {
    await fc.assert(
      fc.asyncProperty(spread, fc.integer({ min: 1, max: 2000 }), async (weights, limit) => {
        const all = await fleet(weights.length, perMinute(limit));
        expect(await admittedOf(all, limit, weights, 59_999)).toBe(limit);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('ok/a burst at one moment, all requests in flight together, admits no more', async () => {
    for (const limit of [60, 300, 1200, 6000]) {
      const { processes } = await fleet(10, perMinute(limit));
      const sent = Array.from({ length: 4 * limit }, (_, n) =>
        (processes[n % processes.length] as RateLimiter).count(caller),
      );
      const admitted = (await Promise.all(sent)).filter((verdict) => verdict?.isAdmitted).length;
      expect(admitted).toBeGreaterThanOrEqual(limit);
      expect(admitted).toBeLessThanOrEqual(limit * 1.2);
    }
  });

  it('ok/nor does one that arrives at 50 processes side by side, each with one request at a time', async () => {
    const { send } = await fleet(50, perMinute(6000));
    const admitted = await Promise.all(
      Array.from({ length: 50 }, async (_, process) => {
        let passed = 0;
        for (let n = 0; n < 300; n += 1) if (await send(process)) passed += 1;
        return passed;
      }),
    );
    const sum = admitted.reduce((total, each) => total + each, 0);
    expect(sum).toBeGreaterThanOrEqual(6000);
    expect(sum).toBeLessThanOrEqual(7200);
  });

  it('ok/minute after minute the same is admitted', async () => {
    const all = await fleet(7, perMinute(600));
    for (let minute = 0; minute < 4; minute += 1) {
      const admitted = await admittedOf(all, 1500, skewed(7), 59_999);
      expect(admitted).toBeGreaterThanOrEqual(600);
      expect(admitted).toBeLessThanOrEqual(720);
      all.nextMinute();
    }
  });

  it('fail/a refusal says when to come back, and asks nobody', async () => {
    const { clock, counter, processes, send } = await fleet(1, perMinute(600));
    for (let n = 0; n < 600; n += 1) expect(await send(0)).toBe(true);
    const { calls } = counter;
    clock.now += 20_500;
    const verdict = await processes[0]?.count(caller);
    expect(verdict).toEqual({ isAdmitted: false, standing: { limit: 600, remaining: 0, reset: 40 } });
    expect(processes[0]?.refusal(caller)).toEqual(verdict);
    expect(counter.calls).toBe(calls);
    clock.now += 40_000;
    expect(await send(0)).toBe(true);
  });
});

describe('what it costs', () => {
  it('ok/a caller far below its limit costs nothing', async () => {
    const { counter, send, nextMinute } = await fleet(5, defaultLimits);
    for (let minute = 0; minute < 10; minute += 1) {
      for (let process = 0; process < 5; process += 1) for (let n = 0; n < 19; n += 1) await send(process);
      nextMinute();
    }
    expect(counter.calls).toBe(0);
  });

  it('ok/a busy one costs a write per 300th of the limit', async () => {
    const { counter, send } = await fleet(1, perMinute(6000));
    for (let n = 0; n < 3000; n += 1) await send(0);
    expect(counter.calls).toBe(150);
  });

  it('ok/a class without a limit costs nothing and has no standing', async () => {
    const { counter, processes } = await fleet(1, perMinute(0));
    for (let n = 0; n < 50; n += 1) expect(await processes[0]?.count(caller)).toBeUndefined();
    expect(processes[0]?.refusal(caller)).toBeUndefined();
    expect([counter.calls, processes[0]?.size]).toEqual([0, 0]);
  });
});

describe('a shared counter out of reach', () => {
  it.each([30, 600])(
    'ok/each process keeps the limit of %i for itself, and nobody else is refused',
    async (limit) => {
      const all = await fleet(3, perMinute(limit));
      all.counter.isDown = true;
      for (let process = 0; process < 3; process += 1) {
        let admitted = 0;
        for (let n = 0; n < 2 * limit; n += 1) if (await all.send(process)) admitted += 1;
        expect(admitted).toBe(limit);
      }
      // Asked once by each, and then left alone for a while.
      expect(all.counter.calls).toBe(3);
    },
  );

  it('ok/once it is back, what was not told is told', async () => {
    const { clock, counter, send } = await fleet(2, perMinute(600));
    counter.isDown = true;
    for (let n = 0; n < 300; n += 1) await send(0);
    counter.isDown = false;
    clock.now += 6000;
    await send(0);
    for (let n = 0; n < 2; n += 1) await send(1);
    let more = 0;
    while (await send(1)) more += 1;
    expect(301 + 2 + more).toBe(600);
  });

  it('ok/one that never answers keeps a request for a quarter of a second at most', async () => {
    const silent: SharedCounter = { add: () => new Promise(() => {}) };
    const limiter = new RateLimiter({ now: () => new Date(start) }, silent);
    await limiter.refresh(async () => perMinute(10));
    const begun = performance.now();
    expect((await limiter.count(caller))?.isAdmitted).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('a flood from many networks', () => {
  const stranger = (n: number): Subject => ({ limit: 'login', by: 'address', id: `4:${n}` });

  it('ok/takes bounded memory, no write, and sets nobody free who used up a limit', async () => {
    const { counter, processes, send } = await fleet(1, defaultLimits);
    const limited = stranger(-1);
    for (let n = 0; n < 600; n += 1) await send(0, limited);
    expect(await send(0, limited)).toBe(false);
    const { calls } = counter;
    for (let n = 0; n < 100_000; n += 1) await processes[0]?.count(stranger(n));
    expect(counter.calls).toBe(calls);
    expect(processes[0]?.size).toBeLessThanOrEqual(40_000);
    expect(await send(0, limited)).toBe(false);
    expect(processes[0]?.refusal(limited)).toBeDefined();
  });
});

describe('limits that are set anew', () => {
  it('ok/are looked up half a minute later, and stay while they cannot be read', async () => {
    const { clock, processes } = await fleet(1, perMinute(5));
    const limiter = processes[0] as RateLimiter;
    const limitNow = async () => (await limiter.count(caller))?.standing.limit;
    expect([await limitNow(), limiter.isDue]).toEqual([5, false]);
    clock.now += limitsAge;
    expect(limiter.isDue).toBe(true);
    await limiter.refresh(async () => perMinute(7));
    expect(await limitNow()).toBe(7);
    clock.now += limitsAge;
    await limiter.refresh(() => Promise.reject(new Error('out of reach')));
    expect(await limitNow()).toBe(7);
    clock.now -= 3_600_000;
    expect(limiter.isDue).toBe(true);
    await limiter.refresh(async () => undefined);
    expect(await limitNow()).toBe(defaultLimits.read);
  });
});
