import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import type { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { UnauditedReads } from '../../../layers/adapters/dynamo/unaudited-reads.ts';
import { LocketError } from '../../../layers/domain/errors.ts';
import { testRuntime } from '../../harness/clock.ts';

const read = { orgId: 'org', type: 'get-secret', actorId: 'machine', requestId: 'r-1' };
const outage = new LocketError('unavailable', 'Storage does not answer');

let lines: { readonly message: string; readonly facts: object }[];
let written: string[];
let isBroken: boolean;
beforeEach(() => {
  lines = [];
  written = [];
  isBroken = false;
});

const table = {
  name: 'table',
  call: async (_operation: string, { Item }: { Item: { doc: { S: string } } }) => {
    if (isBroken) throw outage;
    written.push(Item.doc.S);
    return {};
  },
} as unknown as Table;

const sessionOf = (auditFailureMode: string | undefined, isAway = false) =>
  ({
    read: async (): Promise<unknown> => {
      if (isAway) throw outage;
      return { auditFailureMode } as unknown as Item;
    },
  }) as unknown as ReadSession;

const unaudited = () =>
  new UnauditedReads(table, testRuntime(), 90, {
    error: (message, facts) => void lines.push({ message, facts }),
  });

const told = () => written.map((doc) => JSON.parse(doc)).map(({ type, metadata }) => ({ type, metadata }));

describe('a read whose event storage did not take', () => {
  it('is an error in the log, by ids alone, where the organization goes on', async () => {
    expect(await unaudited().goesOn(sessionOf('degrade'), read, outage)).toBe(true);
    expect(lines).toEqual([{ message: 'Read answered without its audit event', facts: read }]);
  });

  it.each([
    ['the organization says nothing', sessionOf(undefined), outage],
    ['nobody can tell what it says', sessionOf('degrade', true), outage],
    ['the mistake is ours', sessionOf('degrade'), new LocketError('internal', 'x')],
    ['the fault is another', sessionOf('degrade'), new TypeError('x')],
  ])('fails when %s', async (_, session, fault) => {
    const reads = unaudited();
    expect(await reads.goesOn(session, read, fault)).toBe(false);
    await reads.recover('r-2');
    expect([lines, written]).toEqual([[], []]);
  });
});

describe('the event that tells of them', () => {
  it('is one for each organization, with their number', async () => {
    const reads = unaudited();
    for (const orgId of ['a', 'b', 'a']) await reads.goesOn(sessionOf('degrade'), { ...read, orgId }, outage);
    await reads.recover('r-2');
    await reads.recover('r-3');
    expect(told().map(({ metadata }) => metadata.count)).toEqual([2, 1]);
  });

  it('waits until it can be written, and loses none meanwhile', async () => {
    const reads = unaudited();
    await reads.goesOn(sessionOf('degrade'), read, outage);
    isBroken = true;
    await reads.recover('r-2');
    await reads.goesOn(sessionOf('degrade'), read, outage);
    isBroken = false;
    await reads.recover('r-3');
    const [event] = told();
    expect(event).toMatchObject({ type: 'unaudited-reads', metadata: { count: 2 } });
    expect(event?.metadata.firstAt <= event?.metadata.lastAt).toBe(true);
  });
});
