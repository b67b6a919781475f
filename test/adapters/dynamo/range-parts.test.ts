import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, rememberCuts } from '../../../layers/adapters/dynamo/range-parts.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { writeTransaction } from '../../../layers/adapters/dynamo/transaction.ts';
import { hurried } from './bulk-writes.ts';
import { boxKey, creation, freshTable, intercepted, range } from './storage.ts';

const whole = (pk: string) => ({ pk, prefix: 'ITEM#' });

describe('a long range', () => {
  it('is read in one part until it is known where its pages end', () => {
    expect(partsOf(whole('UNKNOWN'))).toEqual([whole('UNKNOWN')]);
    rememberCuts(whole('SHORT'), []);
    expect(partsOf(whole('SHORT'))).toEqual([whole('SHORT')]);
  });

  it('is cut where its pages ended, in the order of bytes', () => {
    const [b, high, astral] = ['ITEM#b', 'ITEM#\uffee', 'ITEM#\u{1f600}'];
    rememberCuts(whole('CUT'), [astral, b]);
    rememberCuts(whole('CUT'), [high, b]);
    const at = whole('CUT');
    expect(partsOf(at)).toEqual([
      { ...at, between: ['ITEM#', b] },
      { ...at, between: [b, high], after: b },
      { ...at, between: [high, astral], after: high },
      { ...at, after: astral },
    ]);
    expect(partsOf({ ...at, limit: 5 })).toEqual([{ ...at, limit: 5 }]);
  });

  it('that ends in too many places is read from its beginning again', () => {
    rememberCuts(
      whole('MANY'),
      range(0, 120).map((n) => boxKey(n).sk),
    );
    expect(partsOf(whole('MANY'))).toHaveLength(1);
  });

  it('is whole however it is cut', () => {
    const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).map((text) => `ITEM#${text}`);
    const bytes = (text: string) => Buffer.from(text);
    fc.assert(
      fc.property(fc.array(key), fc.array(key, { maxLength: 8 }), fc.uuid(), (keys, cuts, pk) => {
        rememberCuts(whole(pk), cuts);
        const parts = partsOf(whole(pk));
        for (const each of keys) {
          const holders = parts.filter(
            ({ between: [from, to] = ['ITEM#', undefined], after }) =>
              Buffer.compare(bytes(each), bytes(from)) >= 0 &&
              (to === undefined || Buffer.compare(bytes(each), bytes(to)) <= 0) &&
              (after === undefined || Buffer.compare(bytes(each), bytes(after)) > 0),
          );
          expect(holders).toHaveLength(1);
        }
      }),
    );
  });

  it('gives every item once, whatever came and went since it was cut', async () => {
    const table = await freshTable();
    const runtime = hurried();
    const read = async (calls: string[] = []) => {
      const watched = intercepted(table, async (_call, forward) => {
        calls.push('call');
        return forward();
      });
      const items = await new ReadSession(watched, runtime).all({ pk: 'BOX', prefix: 'ITEM#' });
      return items.map(({ sk }) => sk);
    };
    const large = 'x'.repeat(30_000);
    const write = (numbers: readonly number[]) =>
      writeTransaction(
        table,
        runtime,
        numbers.map((n) => creation(n, large)),
      );
    await write(range(100, 160));
    const [cold, warm]: [string[], string[]] = [[], []];
    const all = range(100, 160).map((n) => boxKey(n).sk);
    expect([await read(cold), await read(warm)]).toEqual([all, all]);
    await write(range(0, 60));
    await write(range(200, 260));
    const grown = [...range(0, 60), ...range(100, 160), ...range(200, 260)].map((n) => boxKey(n).sk);
    for (let n = 0; n < 3; n += 1) expect(await read()).toEqual(grown);
  });
});
