import { describe, expect, it } from 'vitest';
import { LocketError } from '../../layers/domain/errors.ts';
import { retryingConflicts } from '../../layers/domain/retry.ts';
import { failure } from '../../layers/http/failure.ts';

const conflict = () => new LocketError('conflict', 'somebody was faster');

/** A unit whose clock stands still until a test moves it, and which never waits: its chance is always nought. */
const slowUnit = () => {
  let now = 1_800_000_000_000;
  let forgotten = 0;
  return {
    runtime: {
      now: () => new Date(now),
      randomBytes: (size: number) => new Uint8Array(size),
      uuid: () => '',
    },
    forget: () => {
      forgotten += 1;
    },
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    get forgotten() {
      return forgotten;
    },
  };
};

/** Loses `losses` races, each of which takes so many milliseconds, and then wins. */
const attempts = (unit: ReturnType<typeof slowUnit>, losses: number, milliseconds: number) => {
  let tries = 0;
  return {
    run: async () => {
      tries += 1;
      unit.advance(milliseconds);
      if (tries <= losses) throw conflict();
      return 'won';
    },
    get tries() {
      return tries;
    },
  };
};

describe('a change that loses races', () => {
  it('is made again from fresh reads until it wins, however often that is', async () => {
    const unit = slowUnit();
    const change = attempts(unit, 300, 40);
    expect(await retryingConflicts(unit, change.run)).toBe('won');
    expect([change.tries, unit.forgotten]).toEqual([301, 300]);
  });

  it.each([
    ['many quick ones', 100, 150],
    ['few slow ones', 4_000, 4],
    ['a single one that takes all the time', 15_000, 1],
  ])('is given up after 15 seconds of %s', async (_what, milliseconds, tries) => {
    const unit = slowUnit();
    const change = attempts(unit, Number.POSITIVE_INFINITY, milliseconds);
    await expect(retryingConflicts(unit, change.run)).rejects.toMatchObject({ code: 'throttled' });
    expect(change.tries).toBe(tries);
  });

  it('still wins with a try that began in time', async () => {
    const unit = slowUnit();
    const change = attempts(unit, 2, 7_499);
    expect(await retryingConflicts(unit, change.run)).toBe('won');
  });

  it('tells its caller on the wire that and when to come again', async () => {
    const unit = slowUnit();
    const { run } = attempts(unit, Number.POSITIVE_INFINITY, 15_000);
    const refusal = await retryingConflicts(unit, run).catch((error) => error);
    const { statusCode, headers, body } = failure(refusal, 'request');
    expect([statusCode, headers['retry-after']]).toEqual([429, '2']);
    expect(JSON.parse(body).message).toMatch(/in 2 seconds$/);
    expect(refusal.cause).toMatchObject({ code: 'conflict' });
  });

  it.each(['not-found', 'bad-request', 'throttled', 'unavailable'] as const)(
    'is not made again when it is refused as %s',
    async (code) => {
      const unit = slowUnit();
      let tries = 0;
      const refused = retryingConflicts(unit, async () => {
        tries += 1;
        throw new LocketError(code, 'no');
      });
      await expect(refused).rejects.toMatchObject({ code });
      expect([tries, unit.forgotten]).toEqual([1, 0]);
    },
  );
});
