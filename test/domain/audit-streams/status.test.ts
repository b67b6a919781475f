import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  afterSuccess,
  attempting,
  lagOf,
  newStatus,
  restOf,
  type StreamStatus,
  turnBetween,
} from '../../../layers/domain/audit-streams/status.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const text = (seconds: number): string => at(seconds).toISOString();

const none = newStatus({ orgId: 'org', streamId: 'stream' });
const failure = { code: 'http-500', message: 'no' };

const failed = (times: number): StreamStatus => {
  let status = none;
  for (let time = 0; time < times; time += 1)
    status = afterFailure(status, at(time), { failure, oldest: text(time), givenUp: 0 });
  return status;
};

describe('a destination that failed', () => {
  it('is left alone for longer and longer, a quarter of an hour at most', () => {
    const rests = [1, 2, 3, 4, 5, 6, 7, 8, 20].map((times) => restOf(failed(times), at(times - 1)));
    expect(rests).toEqual([10, 30, 60, 120, 300, 600, 900, 900, 900]);
    // A queue delays a message by a quarter of an hour at most.
    expect(Math.max(...rests)).toBeLessThanOrEqual(900);
  });

  it('is left alone by others while one tries', () => {
    expect(restOf(attempting(failed(1), at(10)), at(10))).toBe(60);
  });

  it('is behind by the age of what waits', () => {
    expect(lagOf(failed(3), at(100))).toBe(100);
    expect(failed(3).oldestWaitingAt).toBe(text(0));
  });

  it('is as good as new after a success', () => {
    const status = afterSuccess(failed(5), at(60), { oldest: text(0), givenUp: 2 });
    expect(status).toMatchObject({ failures: 0, failingSince: null, lagSeconds: 60, givenUp: 2 });
    expect(status && restOf(status, at(60))).toBe(0);
  });
});

describe('what is told', () => {
  it('is the third failure in a row, and the success after it; each once', () => {
    expect(turnBetween(failed(1), failed(2))).toBeNull();
    expect(turnBetween(failed(2), failed(3))).toBe('fail-audit-log-stream');
    expect(turnBetween(failed(3), failed(4))).toBeNull();
    const well = afterSuccess(failed(4), at(9), { oldest: text(0), givenUp: 0 });
    expect(well && turnBetween(failed(4), well)).toBe('recover-audit-log-stream');
    const soon = afterSuccess(failed(2), at(9), { oldest: text(0), givenUp: 0 });
    expect(soon && turnBetween(failed(2), soon)).toBeNull();
  });

  it('of successes is one a minute', () => {
    const first = afterSuccess(none, at(0), { oldest: text(0), givenUp: 0 });
    if (!first) throw new Error('no status');
    expect(afterSuccess(first, at(59), { oldest: text(50), givenUp: 0 })).toBeUndefined();
    expect(afterSuccess(first, at(60), { oldest: text(50), givenUp: 0 })?.lagSeconds).toBe(10);
    expect(afterSuccess(first, at(1), { oldest: text(0), givenUp: 1 })?.givenUp).toBe(1);
  });
});
