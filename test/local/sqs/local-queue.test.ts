import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalQueue } from '../../../local/sqs/local-queue.ts';
import { messageFiles } from '../../../local/sqs/stored-message.ts';
import type { Queue } from '../../../local/template/queues.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const queueCalled = (name: string, changes: Partial<Queue> = {}): Queue => ({
  name,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 3600,
  ...changes,
});

let now = 0;
let folder: string;

const open = (changes: Partial<Queue> = {}, deadLetters?: LocalQueue): LocalQueue =>
  new LocalQueue(queueCalled('queue', changes), messageFiles(join(folder, 'queue')), deadLetters, () => now);

const redrive = { deadLetterArn: queueCalled('dead').arn, maxReceives: 2 };
const openDead = (): LocalQueue =>
  new LocalQueue(queueCalled('dead'), messageFiles(join(folder, 'dead')), undefined, () => now);

const bodies = (queue: LocalQueue, limit = 10): string[] => queue.receive(limit).map(({ body }) => body);

beforeEach(() => {
  now = 1_000_000;
  folder = temporaryFolder();
});

describe('a queue', () => {
  it('hands messages out in the order they came, a few at a time', () => {
    const queue = open();
    for (const body of ['a', 'b', 'c']) queue.send(body);
    expect(bodies(queue, 2)).toEqual(['a', 'b']);
    expect(bodies(queue, 2)).toEqual(['c']);
    expect(bodies(queue, 2)).toEqual([]);
  });

  it('shows a message again when its time is over, with one more receive', () => {
    const queue = open();
    queue.send('a');
    expect(queue.receive(1)[0]?.receives).toBe(1);
    now += 29_999;
    expect(queue.receive(1)).toEqual([]);
    now += 1;
    expect(queue.receive(1)[0]?.receives).toBe(2);
  });

  it('forgets what was deleted, and only for the last receipt', () => {
    const queue = open();
    queue.send('a');
    const [first] = queue.receive(1);
    now += 30_000;
    const [second] = queue.receive(1);
    queue.delete(first?.receipt ?? '');
    expect(queue.size).toBe(1);
    queue.delete(second?.receipt ?? '');
    expect(queue.size).toBe(0);
  });

  it('hides a message as long as its receiver asks', () => {
    const queue = open();
    queue.send('a');
    const [message] = queue.receive(1);
    expect(queue.changeVisibility(message?.receipt ?? '', 100)).toBe(true);
    expect(queue.nextVisibleAt).toBe(now + 100_000);
    now += 99_999;
    expect(bodies(queue)).toEqual([]);
    now += 1;
    expect(bodies(queue)).toEqual(['a']);
    expect(queue.changeVisibility('no receipt', 1)).toBe(false);
  });

  it('hides a delayed message at first', () => {
    const queue = open();
    queue.send('later', 5);
    expect(bodies(queue)).toEqual([]);
    now += 5000;
    expect(bodies(queue)).toEqual(['later']);
  });

  it('moves a message that was received too often to the dead letters', () => {
    const dead = openDead();
    const queue = open({ redrive }, dead);
    queue.send('poison');
    for (let round = 0; round < 2; round += 1) {
      expect(bodies(queue)).toEqual(['poison']);
      now += 30_000;
    }
    expect(bodies(queue)).toEqual([]);
    expect([queue.size, bodies(dead)]).toEqual([0, ['poison']]);
  });

  it('forgets messages that are too old', () => {
    const queue = open();
    queue.send('old');
    now += 3_600_001;
    queue.send('new');
    expect(bodies(queue)).toEqual(['new']);
    expect(queue.size).toBe(1);
  });

  it('tells listeners when something may be visible', () => {
    const queue = open();
    let calls = 0;
    const ignore = queue.listen(() => {
      calls += 1;
    });
    queue.send('a');
    const [message] = queue.receive(1);
    queue.changeVisibility(message?.receipt ?? '', 0);
    ignore();
    queue.send('b');
    expect(calls).toBe(2);
  });
});

describe('after a crash', () => {
  it('every accepted message is there, the ones in somebody’s hands too', () => {
    const before = open();
    before.send('waiting');
    before.send('held');
    before.receive(2);
    expect(bodies(open()).sort()).toEqual(['held', 'waiting']);
  });

  it('what was deleted does not come back', () => {
    const before = open();
    before.send('done');
    before.delete(before.receive(1)[0]?.receipt ?? '');
    expect(open().size).toBe(0);
  });

  it('receives are still counted, so that poison ends among the dead letters', () => {
    const dead = openDead();
    for (let crash = 0; crash < 2; crash += 1) {
      const queue = open({ redrive }, dead);
      if (crash === 0) queue.send('poison');
      expect(bodies(queue)).toEqual(['poison']);
    }
    expect(bodies(open({ redrive }, dead))).toEqual([]);
    expect(bodies(openDead())).toEqual(['poison']);
  });
});

describe('a fair queue', () => {
  it('serves the groups first that have less under way, and those that say none', () => {
    const queue = open();
    for (const body of ['a1', 'a2', 'a3', 'a4']) queue.send(body, 0, 'a');
    expect(bodies(queue, 2)).toEqual(['a1', 'a2']);
    queue.send('b1', 0, 'b');
    queue.send('alone');
    expect(bodies(queue, 3)).toEqual(['b1', 'alone', 'a3']);
  });

  it('forgets what is under way when its time is over, and keeps groups over a restart', () => {
    const queue = open();
    queue.send('a1', 0, 'a');
    queue.send('b1', 0, 'b');
    queue.receive(1);
    now += 30_000;
    expect(bodies(queue)).toEqual(['a1', 'b1']);
    const kept = open()
      .receive(2)
      .map(({ group }) => group);
    expect(kept.sort()).toEqual(['a', 'b']);
  });
});
