import { beforeEach, describe, expect, it } from 'vitest';
import { atRevision, put } from '../../../layers/adapters/dynamo/changes.ts';
import { commitChanges } from '../../../layers/adapters/dynamo/commit.ts';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { writeTransaction } from '../../../layers/adapters/dynamo/transaction.ts';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { TestRuntime } from '../../harness/clock.ts';
import {
  arrange,
  behind,
  type Case,
  Crash,
  closing,
  contents,
  expectWhole,
  hurried,
  mixed,
  next,
  old,
  trail,
  withUnseen,
} from './bulk-writes.ts';
import {
  box,
  boxItem,
  creation,
  freshTable,
  type Intercept,
  intercepted,
  range,
  remains,
  seen,
} from './storage.ts';

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** The process dies at this call: before the request leaves, or before its answer arrives. */
const dyingAt =
  (number: number, moment: 'before' | 'after'): Intercept =>
  async (call, forward) => {
    if (call < number) return forward();
    if (call === number && moment === 'after') await forward();
    throw new Crash('the process is gone');
  };

/** This one call fails, the process goes on. */
const failingAt =
  (number: number, moment: 'before' | 'after'): Intercept =>
  async (call, forward) => {
    if (call !== number) return forward();
    if (moment === 'after') await forward();
    throw new Error('socket hang up');
  };

describe('a bulk write', () => {
  let table: Table;
  let runtime: TestRuntime;
  beforeEach(async () => {
    table = await freshTable();
    runtime = hurried();
  });

  it('shows three hundred changes all at once to whoever looks between any two of its steps', async () => {
    const many: Case = {
      name: 'many',
      before: {},
      changes: range(0, 300).map((n) => creation(n, next)),
      after: contents(range(0, 300), next),
    };
    const states: string[] = [];
    const watched = intercepted(table, async (call, forward) => {
      states.push(await expectWhole(table, runtime, many, `before call ${call}`));
      return forward();
    });
    await commitChanges(watched, runtime, many.changes, closing);
    expect(await expectWhole(table, runtime, many, 'in the end')).toBe('after');
    expect(new Set(states)).toEqual(new Set(['before', 'after']));
    expect(await remains(table)).toEqual([]);
    expect(await trail(table, runtime)).toBe(true);
  });

  describe.each([mixed, withUnseen])('of $name', (each) => {
    const callsOf = async (): Promise<number> => {
      const rehearsal = await freshTable();
      await arrange(rehearsal, runtime, each);
      const counted = intercepted(rehearsal, (_call, forward) => forward());
      await commitChanges(counted, runtime, each.changes, closing);
      expect(await expectWhole(rehearsal, runtime, each, 'undisturbed')).toBe('after');
      expect(await remains(rehearsal)).toEqual([]);
      return counted.calls();
    };

    /** The write has come to rest in the state that readers saw all along. */
    const expectRest = async (state: 'before' | 'after', where: string): Promise<void> => {
      expect(await expectWhole(table, runtime, each, `${where}, settled`)).toBe(state);
      expect(await remains(table), where).toEqual([]);
      expect(await trail(table, runtime), where).toBe(state === 'after');
      const hidden = each === withUnseen && state === 'after' ? 70 : 0;
      expect(await behind(table, runtime), where).toBe(hidden);
    };

    it.each(['before', 'after'] as const)(
      'is all or nothing when the process dies just %s any storage call, and comes to rest',
      async (moment) => {
        const calls = await callsOf();
        expect(calls).toBeGreaterThanOrEqual(4);
        for (let number = 1; number <= calls; number += 1) {
          const where = `dead ${moment} call ${number}`;
          table = await freshTable();
          runtime = hurried();
          await arrange(table, runtime, each);
          const dying = intercepted(table, dyingAt(number, moment));
          const acknowledged = await succeeds(commitChanges(dying, runtime, each.changes, closing));
          const state = await expectWhole(table, runtime, each, where);
          if (acknowledged) expect(state, where).toBe('after');
          runtime.advance(31);
          await settleIntents(table, runtime);
          await expectRest(state, where);
        }
      },
    );

    it.each(['before', 'after'] as const)(
      'is carried out or taken back at once when one storage call is lost %s it is done',
      async (moment) => {
        const calls = await callsOf();
        for (let number = 1; number <= calls; number += 1) {
          const where = `call ${number} lost ${moment}`;
          table = await freshTable();
          await arrange(table, runtime, each);
          const failing = intercepted(table, failingAt(number, moment));
          const acknowledged = await commitChanges(failing, runtime, each.changes, closing).then(
            () => true,
            (error) => {
              expect(error.code, where).toBe('unavailable');
              return false;
            },
          );
          expect(await expectWhole(table, runtime, each, where)).toBe(acknowledged ? 'after' : 'before');
          runtime.advance(31);
          await settleIntents(table, runtime);
          expect(await expectWhole(table, runtime, each, where)).toBe(acknowledged ? 'after' : 'before');
          expect(await remains(table), where).toEqual([]);
        }
      },
    );
  });

  it('throws the refusal of the change whose condition does not hold, and leaves nothing', async () => {
    await arrange(table, runtime, mixed);
    const taken = new LocketError('already-exists', 'taken');
    const changes = [...mixed.changes.slice(0, 119), put(boxItem(41, next), atRevision(7), () => taken)];
    await expect(commitChanges(table, runtime, changes, closing)).rejects.toBe(taken);
    expect(await seen(table, runtime)).toEqual(mixed.before);
    expect(await remains(table)).toEqual([]);
    expect(await trail(table, runtime)).toBe(false);
  });

  it('takes back what nobody has seen when the deciding transaction is refused', async () => {
    await writeTransaction(table, runtime, [creation(3, old)]);
    await expect(commitChanges(table, runtime, withUnseen.changes, closing)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await behind(table, runtime)).toBe(0);
    expect(await remains(table)).toEqual([]);
  });

  it('stages next states that are too large to stand beside the current ones', async () => {
    const text = (letter: string) => letter.repeat(250_000);
    const few = range(0, 20);
    for (const n of few) await writeTransaction(table, runtime, [put(boxItem(n, text('a'), 1))]);
    const changes = few.map((n) => put(boxItem(n, text('b'), 2), atRevision(1)));
    const letters = async () => {
      const all = Object.values(await seen(table, runtime)) as string[];
      return [...new Set(all.map((each) => `${each[0]}${each.length}`))];
    };
    const states: string[][] = [];
    const watched = intercepted(table, async (_call, forward) => {
      states.push(await letters());
      return forward();
    });
    await commitChanges(watched, runtime, changes, closing);
    expect(await letters()).toEqual(['b250000']);
    expect([...new Set(states.flat())]).toEqual(['a250000', 'b250000']);
    expect(states.every((each) => each.length === 1)).toBe(true);
    expect(await remains(table)).toEqual([]);
  });

  it('goes by bytes, not only by number: a hundred large items take more than one transaction', async () => {
    const large = range(0, 60).map((n) => creation(n, 'x'.repeat(200_000)));
    await commitChanges(table, runtime, large, closing);
    expect(Object.keys(await seen(table, runtime))).toHaveLength(60);
    expect(await remains(table)).toEqual([]);
  });

  it('takes smaller steps when storage finds the items of one too large together', async () => {
    await arrange(table, runtime, mixed);
    const picky: Table = {
      name: table.name,
      call: async (operation, input: { readonly TransactItems?: readonly unknown[] }) => {
        if ((input.TransactItems?.length ?? 0) > 30)
          throw Object.assign(new Error('too large'), { name: 'ValidationException' });
        return table.call(operation, input);
      },
    };
    await commitChanges(picky, runtime, mixed.changes, closing);
    expect(await seen(table, runtime)).toEqual(mixed.after);
    expect(await remains(table)).toEqual([]);
  });

  it('lists what it touches in as many items as long names need', async () => {
    const longKey = (n: number) => ({
      pk: 'BOX',
      sk: `ITEM#${String(n).padStart(5, '0')}${'é'.repeat(450)}`,
    });
    const changes = range(0, 700).map((n) => put(box.item(longKey(n), { content: next })));
    await commitChanges(table, runtime, changes, closing);
    expect(Object.keys(await seen(table, runtime))).toHaveLength(700);
    expect(await remains(table)).toEqual([]);
  });
});
