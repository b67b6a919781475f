import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../../local/eventbridge/schedule-expression.ts';

const at = (text: string) => Date.parse(`${text}:00Z`);

describe('schedules', () => {
  it.each([
    ['rate(1 minute)', '2026-11-20T09:31', true],
    ['rate(5 minutes)', '2026-11-20T09:35', true],
    ['rate(5 minutes)', '2026-11-20T09:33', false],
    ['rate(5 minutes)', '2026-11-20T09:30', false],
    ['rate(1 hour)', '2026-11-20T10:30', true],
    ['rate(2 days)', '2026-11-22T09:30', true],
    ['cron(0 12 * * ? *)', '2026-11-20T12:00', true],
    ['cron(0 12 * * ? *)', '2026-11-20T12:01', false],
    ['cron(0/15 * * * ? *)', '2026-11-20T07:45', true],
    ['cron(0/15 * * * ? *)', '2026-11-20T07:50', false],
    ['cron(0 8 ? * MON-FRI *)', '2026-11-20T08:00', true],
    ['cron(0 8 ? * MON-FRI *)', '2026-11-22T08:00', false],
    ['cron(0 8 ? * 1 *)', '2026-11-22T08:00', true],
    ['cron(5,10 0 1 JAN,JUL ? 2027)', '2027-07-01T00:10', true],
    ['cron(5,10 0 1 JAN,JUL ? 2027)', '2026-07-01T00:10', false],
  ])('%s at %s: %s', (expression, time, due) => {
    expect(readSchedule(expression, at('2026-11-20T09:30') + 20_000)(at(time))).toBe(due);
  });

  it.each([
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(* * * * *)',
    'cron(0 8 ? * 2#1 *)',
    'cron(0 0 L * ? *)',
    'at(now)',
  ])('%s is refused', (expression) => {
    expect(() => readSchedule(expression, 0)).toThrow(`The schedule "${expression}" is not understood`);
  });
});
