import { describe, expect, it } from 'vitest';
import { putEvents } from '../../../local/eventbridge/bus.ts';
import { fireDue } from '../../../local/eventbridge/scheduler.ts';
import type { JsonObject } from '../../../local/template/resource.ts';
import type { Rule, Target } from '../../../local/template/rules.ts';
import { memoryLog } from '../fixtures/folder.ts';

const log: Target = { kind: 'log', logGroup: 'group' };

const rules: Rule[] = [
  { name: 'all', bus: 'locket', pattern: { source: ['locket'] }, targets: [log] },
  { name: 'some', bus: 'locket', pattern: { detail: { a: [1] } }, targets: [log] },
  { name: 'elsewhere', bus: 'default', pattern: { source: ['locket'] }, targets: [log] },
];

const entry = (changes: JsonObject = {}): JsonObject => ({
  EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/locket',
  Source: 'locket',
  DetailType: 'thing',
  Detail: '{"a":2}',
  Time: 1_795_166_809,
  ...changes,
});

const busWith = (dispatch: (event: JsonObject) => Promise<void>) => {
  const put = putEvents(rules, (_target, event) => dispatch(event), memoryLog());
  return (...Entries: JsonObject[]) => put({ Entries });
};

describe('the event bus', () => {
  it('an event goes to every matching rule of its bus', async () => {
    const events: JsonObject[] = [];
    const put = busWith(async (event) => void events.push(event));

    const answer = await put(entry(), entry({ Detail: '{"a":1}' }), entry({ Source: 'other' }));

    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{}, {}, {}] });
    expect(events.map(({ detail }) => detail)).toEqual([{ a: 2 }, { a: 1 }, { a: 1 }]);
    expect(events[0]).toMatchObject({
      version: '0',
      source: 'locket',
      'detail-type': 'thing',
      time: '2026-11-20T09:26:49Z',
      account: '000000000000',
    });
  });

  it('without a name the default bus takes the event', async () => {
    const events: JsonObject[] = [];
    const put = busWith(async (event) => void events.push(event));
    await put(entry({ EventBusName: undefined }));
    expect(events).toHaveLength(1);
  });

  it.each([
    ['a missing source', { Source: '' }, 'InvalidArgument'],
    ['a missing type', { DetailType: undefined }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
  ])('%s fails that entry only', async (_what, changes, code) => {
    const answer = await busWith(async () => {})(entry(changes), entry());
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: code }, { EventId: /./ }] });
  });

  it('an entry that could not be stored is not acknowledged', async () => {
    const answer = await busWith(() => Promise.reject(new Error('disk full')))(entry());
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
  });

  it('no entries or more than ten are refused', async () => {
    const put = busWith(async () => {});
    await expect(put()).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(put(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });
});

describe('the scheduler', () => {
  it('what is due fires and a failing one does not keep the others', async () => {
    const fired: unknown[] = [];
    const journal = memoryLog();
    const schedules = [
      { name: 'bad', expression: 'rate(1 minute)', targets: [{ kind: 'log', logGroup: 'bad' } as const] },
      { name: 'good', expression: 'rate(1 minute)', targets: [log] },
      { name: 'later', expression: 'rate(1 hour)', targets: [log] },
    ];
    const fire = fireDue(
      schedules,
      0,
      async (target, event) => {
        if (target.kind === 'log' && target.logGroup === 'bad') throw new Error('no');
        fired.push(event.resources);
      },
      journal,
    );

    await fire(60_000);

    expect(fired).toEqual([['arn:aws:events:us-east-1:000000000000:rule/good']]);
    expect(journal.lines).toEqual(['The schedule bad could not fire: no']);
  });
});
