import { describe, expect, it } from 'vitest';
import { daysAfter, daysBetween } from '../../../../layers/domain/reminders/reminder.ts';
import {
  assertReminder,
  type Reminded,
  reminderChanges,
} from '../../../../layers/domain/secrets/core/reminders.ts';
import type { Unit } from '../../../../layers/domain/unit.ts';

const secret = (changes: Partial<Reminded> = {}): Reminded => ({
  id: 's1',
  type: 'shared',
  reminderNote: null,
  reminderRepeatDays: null,
  ...changes,
});

const unit = {
  runtime: { now: () => new Date('2026-11-20T23:59:00.000Z') },
  stores: {
    reminders: {
      scheduling: (reminder: object) => [{ scheduled: reminder }],
      cancelling: (secretId: string) => ({ cancelled: secretId }),
    },
  },
} as unknown as Pick<Unit, 'runtime' | 'stores'>;

const changes = (previous?: Reminded, next?: Reminded) => reminderChanges(unit, previous, next) as unknown[];
const monthly = secret({ reminderRepeatDays: 30, reminderNote: 'rotate' });

describe('the reminder of a secret', () => {
  it('is due so many days after it was set', () => {
    expect(changes(undefined, monthly)).toEqual([
      { scheduled: { secretId: 's1', dueOn: '2026-12-20', repeatDays: 30, missingSince: null } },
    ]);
  });

  it.each([
    ['no reminder', undefined, secret()],
    ['no reminder before and after', secret(), secret()],
    ['the same reminder', monthly, { ...monthly }],
    ['a personal override', undefined, secret({ type: 'personal', reminderRepeatDays: 3 })],
    ['the deletion of a secret without one', secret(), undefined],
  ])('costs nothing with %s', (_what, previous, next) => expect(changes(previous, next)).toEqual([]));

  it.each([
    ['the days', { reminderRepeatDays: 7 }, '2026-11-27'],
    ['the note', { reminderNote: 'other' }, '2026-12-20'],
  ])('counts anew when %s change', (_what, change, dueOn) => {
    expect(changes(monthly, { ...monthly, ...change })).toMatchObject([{ scheduled: { dueOn } }]);
  });

  it('ends when the days go or the secret does', () => {
    expect(changes(monthly, secret())).toEqual([{ cancelled: 's1' }]);
    expect(changes(monthly, undefined)).toEqual([{ cancelled: 's1' }]);
  });

  it('needs days when there is a note', () => {
    expect(() => assertReminder(secret({ reminderNote: 'n' }))).toThrow('secretReminderRepeatDays');
    for (const fine of [secret(), secret({ reminderNote: '' }), secret({ reminderRepeatDays: 1 }), monthly])
      expect(() => assertReminder(fine)).not.toThrow();
  });
});

describe('days', () => {
  it.each([
    ['2026-02-27', 2, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i make %s', (day, count, other) => {
    expect(daysAfter(day, count)).toBe(other);
    expect(daysBetween(day, other)).toBe(count);
  });
});
