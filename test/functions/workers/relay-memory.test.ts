import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { openMemory } from '../../../functions/workers/relay/memory.ts';

const record = (SequenceNumber: string, eventSourceARN = 'stream'): DynamoDBRecord => ({
  eventSourceARN,
  dynamodb: { SequenceNumber },
});

const failed = (...numbers: readonly string[]) => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('a batch that comes again', () => {
  it('goes to the bus without what is there already', () => {
    const memory = openMemory();
    const batch = [record('1'), record('2'), record('3')];
    memory.add(batch, failed('2'));
    expect(memory.without(batch)).toEqual([record('2')]);
  });

  it('is told apart from one of another stream', () => {
    const memory = openMemory();
    memory.add([record('1')], failed());
    expect(memory.without([record('1', 'restored')])).toHaveLength(1);
  });
});
