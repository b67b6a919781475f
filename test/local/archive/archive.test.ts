import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { CopyObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArchiveBucket } from '../../../layers/adapters/archive-bucket.ts';
import { openArchiveStream } from '../../../layers/adapters/archive-stream.ts';
import { archivedTrail } from '../../../layers/adapters/archived-trail.part.ts';
import { openArchive } from '../../../local/archive/archive.ts';
import { startServiceEndpoint } from '../../../local/services/endpoint.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const stream = {
  name: 'stream',
  bucket: 'bucket',
  prefix: 'organization=!{partitionKeyFromQuery:organization}/day=!{partitionKeyFromQuery:day}/',
  members: ['organization', 'day'],
};

const start = async (folder = temporaryFolder()) => {
  const { operations, requests } = openArchive([stream], folder);
  const endpoint = await startServiceEndpoint(operations, requests);
  onTestFinished(() => endpoint.stop());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const settings = { endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  const s3 = new S3Client(settings);
  const firehose = new FirehoseClient(settings);
  return {
    folder,
    s3,
    firehose,
    bucket: openArchiveBucket('bucket', s3),
    put: openArchiveStream('stream', firehose).put,
  };
};

const line = (organization: string, n: number, day = '2026-01-01') =>
  JSON.stringify({ organization, day, n });

const linesIn = (folder: string, place: string): readonly string[] =>
  readdirSync(join(folder, place)).flatMap((file) =>
    gunzipSync(readFileSync(join(folder, place, file)))
      .toString()
      .trimEnd()
      .split('\n'),
  );

const namesOf = async (names: AsyncIterable<string>): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const name of names) found.push(name);
  return found;
};

describe('the archive of this machine', () => {
  it('holds lines sorted by organization and day, whole after each request', async () => {
    const { folder, put } = await start();
    await put([line('a', 1), line('b', 2), line('a', 3)]);
    await put([line('a', 4), line('a', 5, '2026-01-02')]);
    expect(linesIn(folder, 'organization=a/day=2026-01-01')).toEqual([
      line('a', 1),
      line('a', 3),
      line('a', 4),
    ]);
    expect(linesIn(folder, 'organization=a/day=2026-01-02')).toEqual([line('a', 5, '2026-01-02')]);
    expect(readdirSync(join(folder, 'organization=a/day=2026-01-01'))).toHaveLength(1);
  });

  it('is read by organization and day, files that several requests filled included', async () => {
    const { bucket, put } = await start();
    await put([line('a', 1), line('b', 2)]);
    await put([line('a', 3), line('a', 4, '2026-01-02')]);
    const trail = archivedTrail('bucket', bucket);
    const place = { orgId: 'a', day: '2026-01-01' };
    const [object = '', ...others] = await namesOf(trail.objects(place));
    expect(others).toEqual([]);
    expect((await trail.read(place, object)).lines).toEqual([line('a', 1), line('a', 3), '']);
    expect(await namesOf(trail.objects(place, object))).toEqual([]);
    expect(await trail.read(place, 'none.ndjson.gz')).toEqual({ lines: [], bytes: 0 });
  });

  it('begins another file after a start, and when one is full', async () => {
    const { folder, put } = await start();
    await put([line('a', 1)]);
    const again = await start(folder);
    await again.put([line('a', 2)]);
    expect(readdirSync(join(folder, 'organization=a/day=2026-01-01'))).toHaveLength(2);
    expect([...linesIn(folder, 'organization=a/day=2026-01-01')].sort()).toEqual([
      line('a', 1),
      line('a', 2),
    ]);
  });

  it('takes as many lines as a batch of the stream can have', async () => {
    const { folder, put } = await start();
    const long = (n: number) =>
      JSON.stringify({ organization: 'a', day: '2026-01-01', n, text: 'x'.repeat(150_000) });
    await put(Array.from({ length: 60 }, (_, n) => long(n)));
    expect(linesIn(folder, 'organization=a/day=2026-01-01')).toHaveLength(60);
  });

  it('refuses what has no place, an unknown stream, and too much', async () => {
    const { firehose } = await start();
    const put = (DeliveryStreamName: string, ...data: readonly string[]) =>
      firehose.send(
        new PutRecordBatchCommand({
          DeliveryStreamName,
          Records: data.map((text) => ({ Data: Buffer.from(text) })),
        }),
      );
    await expect(put('stream', '{"day":"2026-01-01"}')).rejects.toThrow('no organization');
    await expect(put('stream', line('../..', 1))).rejects.toThrow('no organization');
    await expect(put('other', line('a', 1))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(put('stream', 'x'.repeat(1024 * 1024))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    });
  });

  it('keeps an object that is there, and says what it is', async () => {
    const { bucket } = await start();
    expect(await bucket.putNew('digests/0000000001.json', 'one')).toBeUndefined();
    expect(await bucket.putNew('digests/0000000001.json', 'two')).toBe('one');
  });

  it('lists names in their order, after any of them', async () => {
    const { folder, bucket } = await start();
    for (const name of ['b', 'a', 'c']) await bucket.putNew(`digests/${name}`, name);
    writeFileSync(join(folder, 'digests', 'd.1.tmp'), '');
    const names = async (after?: string) => {
      const found: string[] = [];
      for await (const name of bucket.list('digests/', after)) found.push(name);
      return found;
    };
    expect(await names()).toEqual(['digests/a', 'digests/b', 'digests/c']);
    expect(await names('digests/a')).toEqual(['digests/b', 'digests/c']);
    await expect(bucket.get('digests/none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('refuses what it does not know', async () => {
    const { s3 } = await start();
    const overwriting = new PutObjectCommand({ Bucket: 'bucket', Key: 'a', Body: 'x' });
    await expect(s3.send(overwriting)).rejects.toMatchObject({ name: 'NotImplemented' });
    const outside = new PutObjectCommand({ Bucket: 'bucket', Key: 'a/../../b', Body: 'x', IfNoneMatch: '*' });
    await expect(s3.send(outside)).rejects.toBeDefined();
    const copy = new CopyObjectCommand({ Bucket: 'bucket', Key: 'a', CopySource: 'bucket/b' });
    await expect(s3.send(copy)).rejects.toBeDefined();
    const elsewhere = new PutObjectCommand({ Bucket: 'other', Key: 'a', Body: 'x', IfNoneMatch: '*' });
    await expect(s3.send(elsewhere)).rejects.toBeDefined();
  });
});
