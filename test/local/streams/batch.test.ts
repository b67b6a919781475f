import { mkdirSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { LocalLambda } from '../../../local/lambda/local-lambda.ts';
import { deliverTo, firstFailure } from '../../../local/streams/batch.ts';
import { Progress } from '../../../local/streams/progress.ts';
import { sequenceOf } from '../../../local/streams/stream-reader.ts';
import type { StreamSource } from '../../../local/template/event-sources.ts';
import type { Json, JsonObject } from '../../../local/template/resource.ts';
import { memoryLog, temporaryFolder } from '../fixtures/folder.ts';

const record = (sequence: number, eventName = 'INSERT'): JsonObject => ({
  eventName,
  dynamodb: { SequenceNumber: String(sequence) },
});

const source = (changes: Partial<StreamSource> = {}): StreamSource => ({
  name: 'source',
  table: { name: 't', streamArn: 'arn:stream', keySchema: [], attributeDefinitions: [], indexes: [] },
  function: { name: 'f' } as StreamSource['function'],
  batchSize: 10,
  filters: [],
  partialFailures: true,
  ...changes,
});

/** A function that answers as told, call by call, and the batches that it got. */
const functionThat = (...answers: (() => Json)[]) => {
  const batches: string[][] = [];
  const invoke = async (_lambda: unknown, event: unknown) => {
    batches.push(((event as JsonObject).Records as JsonObject[]).map(sequenceOf));
    return (answers.shift() ?? (() => null))();
  };
  return { batches, lambda: { invoke } as unknown as LocalLambda };
};

const failing = () => {
  throw new Error('no');
};

const deliver = async (from: StreamSource, lambda: LocalLambda, records: JsonObject[]) => {
  const progress: string[] = [];
  const save = (last: JsonObject) => void progress.push(sequenceOf(last));
  await deliverTo(from, lambda, memoryLog())(records, save, new AbortController().signal);
  return progress;
};

describe('stream delivery', () => {
  it('a batch that was taken is recorded once', async () => {
    const { lambda, batches } = functionThat();
    expect(await deliver(source(), lambda, [record(1), record(2)])).toEqual(['2', '2']);
    expect(batches).toEqual([['1', '2']]);
  });

  it('records that no filter wants are passed over', async () => {
    const { lambda, batches } = functionThat();
    const filters = [{ eventName: ['INSERT'] }, { eventName: ['MODIFY'] }];
    const records = [record(1, 'REMOVE'), record(2), record(3, 'MODIFY'), record(4, 'REMOVE')];
    expect((await deliver(source({ filters }), lambda, records)).at(-1)).toBe('4');
    expect(batches).toEqual([['2', '3']]);
  });

  it('a failing batch is tried again before anything is recorded', async () => {
    const { lambda, batches } = functionThat(failing);
    expect(await deliver(source(), lambda, [record(1), record(2)])).toEqual(['2', '2']);
    expect(batches).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  it('after a partial failure only the rest is sent again', async () => {
    const { lambda, batches } = functionThat(() => ({ batchItemFailures: [{ itemIdentifier: '2' }] }));
    expect(await deliver(source(), lambda, [record(1), record(2), record(3)])).toEqual(['1', '3', '3']);
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });

  it('a source that does not report partial failures is not asked for them', async () => {
    const { lambda, batches } = functionThat(() => ({ batchItemFailures: [{ itemIdentifier: '1' }] }));
    await deliver(source({ partialFailures: false }), lambda, [record(1)]);
    expect(batches).toHaveLength(1);
  });

  it('a batch that fails too often is dropped', async () => {
    const { lambda, batches } = functionThat(failing, failing, failing);
    expect(await deliver(source({ retries: 1 }), lambda, [record(1)])).toEqual(['1']);
    expect(batches).toHaveLength(2);
  });

  it('a stop while a batch fails records nothing', async () => {
    const stopping = new AbortController();
    const { lambda } = functionThat(() => {
      stopping.abort();
      return failing();
    });
    const progress: unknown[] = [];
    const save = (last: JsonObject) => void progress.push(last);
    await deliverTo(source(), lambda, memoryLog())([record(1)], save, stopping.signal);
    expect(progress).toEqual([]);
  });
});

describe('the first failure', () => {
  const records = [record(1), record(2), record(3)];

  it.each([
    ['nothing', null, 3],
    ['an empty list', { batchItemFailures: [] }, 3],
    ['one record', { batchItemFailures: [{ itemIdentifier: '3' }] }, 2],
    ['several records', { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }] }, 1],
    ['an unknown record', { batchItemFailures: [{ itemIdentifier: '9' }] }, 0],
    ['a record without name', { batchItemFailures: [{}] }, 0],
  ])('%s', (_what, answer, position) => {
    expect(firstFailure(records, answer)).toBe(position);
  });
});

describe('progress', () => {
  it('survives in its file', () => {
    const file = `${temporaryFolder()}/streams/s.json`;
    const progress = new Progress(file, 'arn:1');
    progress.save('shard', { after: '7' });
    progress.flush();
    expect(new Progress(file, 'arn:1').of('shard')).toEqual({ after: '7' });
  });

  it('in another stream counts as none', () => {
    const file = `${temporaryFolder()}/s.json`;
    const progress = new Progress(file, 'arn:1');
    progress.save('shard', { after: '7' });
    progress.flush();
    expect(new Progress(file, 'arn:2').of('shard')).toEqual({});
  });

  it('gets into its file by itself, many steps at once', async () => {
    const file = `${temporaryFolder()}/s.json`;
    const progress = new Progress(file, 'arn:1');
    for (const after of ['1', '2', '3']) progress.save('shard', { after });
    expect(new Progress(file, 'arn:1').of('shard')).toEqual({});
    await vi.waitFor(() => expect(new Progress(file, 'arn:1').of('shard')).toEqual({ after: '3' }));
  });

  it('that could not be written fails the next step instead of the runner', async () => {
    const folder = `${temporaryFolder()}/streams`;
    const progress = new Progress(`${folder}/s.json`, 'arn:1');
    progress.save('shard', { after: '1' });
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => expect(() => progress.save('shard', { after: '2' })).toThrow('ENOENT'));
    mkdirSync(folder);
    progress.save('shard', { after: '3' });
    progress.flush();
    expect(new Progress(`${folder}/s.json`, 'arn:1').of('shard')).toEqual({ after: '3' });
  });

  it('of shards that are gone is forgotten', () => {
    const progress = new Progress(`${temporaryFolder()}/s.json`, 'arn:1');
    progress.save('old', { finished: true });
    progress.save('new', { after: '1' });
    progress.keepOnly(['new']);
    expect([progress.of('old'), progress.of('new')]).toEqual([{}, { after: '1' }]);
  });
});
