import { StartFailure } from '../failure.ts';

/** Tells whether something is due in the minute that begins at an instant (epoch milliseconds). */
export type IsDue = (minuteStart: number) => boolean;

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

interface Field {
  readonly from: number;
  readonly to: number;
  /** Names for the numbers, the first standing for `from`. */
  readonly names: readonly string[];
  read(date: Date): number;
}

/** AWS cron: minutes hours day-of-month month day-of-week year; weekdays count from Sunday = 1. */
const FIELDS: readonly Field[] = [
  { from: 0, to: 59, names: [], read: (date) => date.getUTCMinutes() },
  { from: 0, to: 23, names: [], read: (date) => date.getUTCHours() },
  { from: 1, to: 31, names: [], read: (date) => date.getUTCDate() },
  { from: 1, to: 12, names: MONTHS, read: (date) => date.getUTCMonth() + 1 },
  { from: 1, to: 7, names: WEEKDAYS, read: (date) => date.getUTCDay() + 1 },
  { from: 1970, to: 2199, names: [], read: (date) => date.getUTCFullYear() },
];

const refuse = (expression: string): never => {
  throw new StartFailure(`The schedule "${expression}" is not understood by the local runner.`);
};

const rangeOf = (part: string, field: Field, expression: string): [from: number, to: number] => {
  const numberOf = (text: string): number => {
    const named = field.names.indexOf(text.toUpperCase());
    const value = named < 0 ? Number(text) : named + field.from;
    return Number.isInteger(value) && value >= field.from && value <= field.to ? value : refuse(expression);
  };
  if (part === '*' || part === '?') return [field.from, field.to];
  const [from = '', to = from] = part.split('-');
  return [numberOf(from), numberOf(to)];
};

const matchesField = (text: string, field: Field, expression: string): ((value: number) => boolean) => {
  const tests = text.split(',').map((part) => {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (!Number.isInteger(step) || step < 1) return refuse(expression);
    const [from, to] = rangeOf(range, field, expression);
    const end = stepText !== undefined && /^\d+$/.test(range) ? field.to : to;
    return (value: number) => value >= from && value <= end && (value - from) % step === 0;
  });
  return (value) => tests.some((test) => test(value));
};

const cron = (text: string, expression: string): IsDue => {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return refuse(expression);
  const fields = FIELDS.map((field, index) => {
    const matches = matchesField(parts[index] ?? '', field, expression);
    return (date: Date) => matches(field.read(date));
  });
  return (minuteStart) => fields.every((matches) => matches(new Date(minuteStart)));
};

const rate = (text: string, since: number, expression: string): IsDue => {
  const [, count = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text.trim()) ?? refuse(expression);
  const period = Number(count) * (UNITS[unit] ?? refuse(expression));
  if (period === 0) return refuse(expression);
  const origin = since - (since % MINUTE);
  return (minuteStart) => minuteStart > origin && (minuteStart - origin) % period === 0;
};

/**
 * Reads `rate(…)` and `cron(…)` (values, lists, ranges, steps, names, `*` and `?`; not `L`, `W` and `#`).
 * @param since epoch milliseconds that a rate counts from
 * @throws StartFailure when it is not understood
 */
export const readSchedule = (expression: string, since: number): IsDue => {
  const [, kind, text = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? refuse(expression);
  return kind === 'rate' ? rate(text, since, expression) : cron(text, expression);
};
