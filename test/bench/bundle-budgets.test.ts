import { describe, expect, it } from 'vitest';
import { judgeBundles, readBudgets } from '../../bench/budgets/bundle-budgets.ts';
import { functionSources } from '../../lib/functions/catalogue.ts';

describe('a bundle', () => {
  it('may weigh its budget and 5 % more, which is remarked on', () => {
    expect(judgeBundles({ a: 100, b: 105, c: 99 }, { a: 100, b: 100, c: 100 })).toEqual({
      faults: [],
      remarks: ['b grew: 105.0 KB of 100 (+5.0 %)'],
    });
  });

  it('that outgrows its budget by more is named', () => {
    const { faults } = judgeBundles({ a: 105.1, b: 100 }, { a: 100, b: 100 });
    expect(faults).toEqual(['a grew: 105.1 KB of 100 (+5.1 %)']);
  });

  it('may weigh 360 KB without a budget of its own, and a budget needs a bundle', () => {
    const { faults } = judgeBundles({ fresh: 360, heavy: 400 }, { gone: 10 });
    expect(faults).toEqual([
      'heavy grew: 400.0 KB of 360 (+11.1 %)',
      'gone has a budget, but is no function',
    ]);
  });
});

it('nothing but functions has a budget', () => {
  const names = functionSources.map(({ name }) => name);
  expect(Object.keys(readBudgets()).filter((name) => !names.includes(name))).toEqual([]);
});
